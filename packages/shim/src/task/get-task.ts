import { Fault } from "@skiff/base";
import type { Shim } from "../shim.ts";
import type { Task } from "./task.ts";

/** The container that a request is about. Throws `not_found`. */
export function getTask(shim: Shim, id: string): Task {
  const task = shim.tasks.get(id);
  if (task === undefined) throw new Fault("not_found", `container ${id} not created`);
  return task;
}
