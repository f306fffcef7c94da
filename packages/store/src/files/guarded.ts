import { fileFault } from "./file-fault.ts";

/** Runs `work`; an errno is thrown as a Fault that says what was being done. */
export function guarded<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileFault(doing, error);
  }
}
