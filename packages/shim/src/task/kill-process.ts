import { Fault } from "@skiff/base";
import { type Signal } from "@skiff/kernel";
import { killContainer } from "@skiff/runtime";
import type { Shim } from "../shim.ts";
import { getProcess } from "./get-process.ts";
import type { Task } from "./task.ts";

/**
 * Sends a signal to one process, or with `all` to every one of the container.
 * Throws `not_found` when it has exited, `failed_precondition` when it is not made yet.
 */
export function killProcess(
  shim: Shim,
  task: Task,
  {
    execId,
    signal,
    all,
  }: { readonly execId: string; readonly signal: number; readonly all: boolean },
): void {
  if (signal < 1 || signal > 64) throw new Fault("invalid_argument", `signal ${signal}`);
  const number: Signal = signal;
  if (execId === "" && all) {
    killContainer(shim.kernel, { root: task.made.root, id: task.id, signal: number, all });
    return;
  }
  getProcess(task, execId).signal(number);
}
