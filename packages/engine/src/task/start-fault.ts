import { Fault, isFault } from "@skiff/base";

/**
 * A process could not be started. `not_found`: there is no such program in the container;
 * `permission_denied`: it is not executable.
 */
export class StartFault extends Fault {
  override readonly name: string = "StartFault";
}

/** Runs `work`, which starts a process: its fault is a StartFault, code and message kept. */
export async function starting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new StartFault(error.code, error.message, { cause: error });
  }
}
