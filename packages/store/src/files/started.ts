import type { ChildProcess } from "node:child_process";
import { fileFault } from "./file-fault.ts";
import { guarded } from "./guarded.ts";

/**
 * The process that `spawn` gives, once it is known to run. Throws the fault of what stood in the way: where
 * there are too few descriptors for its pipes it has none, and tells of that in a later turn.
 */
export async function started<C extends ChildProcess>(doing: string, spawn: () => C): Promise<C> {
  const child = guarded(doing, spawn);
  if (child.pid !== undefined) return child;
  const error = await new Promise((resolve) => child.once("error", resolve));
  throw fileFault(doing, error);
}
