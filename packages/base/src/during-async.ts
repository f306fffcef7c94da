import { Fault, isFault } from "./fault.ts";

/** `during` for work that takes its time. */
export async function duringAsync<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFault(error)) throw error; // a bug, not an outcome
    throw new Fault(error.code, `${doing}: ${error.message}`, { cause: error });
  }
}
