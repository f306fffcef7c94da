import { Fault } from "@skiff/base";
import type { ContainerId } from "@skiff/spec";
import type { PipeOwner } from "../stdio/stdio.ts";
import type { Made } from "./task-record.ts";
import type { Exec } from "./exec.ts";
import type { TaskProcess } from "./task-process.ts";

/** A container with its processes, as the shim keeps it from create to delete. */
export interface Task {
  readonly id: ContainerId;
  readonly bundle: string;
  readonly made: Made;
  /** Of the pipes of all its processes. */
  readonly owner: PipeOwner;
  readonly init: TaskProcess;
  /** By exec id. */
  readonly execs: Map<string, Exec>;
}

/** The process that a request is about. Throws `not_found`. */
export function getProcess(task: Task, execId: string): TaskProcess {
  if (execId === "") return task.init;
  const found = task.execs.get(execId);
  if (found !== undefined) return found;
  throw new Fault("not_found", `process ${execId} does not exist in container ${task.id}`);
}
