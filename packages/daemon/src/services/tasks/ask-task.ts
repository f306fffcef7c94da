import { Fault, isFault } from "@skiff/base";
import type { ClientTask } from "@skiff/engine";

/**
 * Asks a task's shim; where that goes meanwhile, what is in its place then. Throws what `find` throws of
 * one that is deleted by now, and `not_found` for one that just ends.
 */
export async function askTask<T>(
  find: () => ClientTask,
  work: (task: ClientTask) => Promise<T>,
): Promise<T> {
  const task = find();
  try {
    return await work(task);
  } catch (error) {
    if (!isFault(error, "unavailable")) throw error;
    const now = find();
    if (now.shim !== task.shim) return work(now);
    throw new Fault("not_found", `task ${task.id} ends`, { cause: error });
  }
}
