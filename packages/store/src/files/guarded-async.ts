import { fileFault } from "./file-fault.ts";

/** `guarded` for a promise. */
export async function guardedAsync<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileFault(doing, error);
  }
}
