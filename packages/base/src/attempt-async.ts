import { type Fault, isFault } from "./fault.ts";

/** `attempt` for work that takes its time: a fault is reported, not thrown. */
export async function attemptAsync(
  work: () => Promise<void>,
  warn: (fault: Fault) => void,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isFault(error)) throw error;
    warn(error);
  }
}
