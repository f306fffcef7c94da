import { Fault } from "@skiff/base";
import type { TaskProcess } from "./task-process.ts";
import type { Task } from "./task.ts";

/** The process that a request is about. Throws `not_found`. */
export function getProcess(task: Task, execId: string): TaskProcess {
  if (execId === "") return task.init;
  const found = task.execs.get(execId);
  if (found !== undefined) return found;
  throw new Fault("not_found", `process ${execId} does not exist in container ${task.id}`);
}
