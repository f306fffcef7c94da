import { type Encodable, type stateResponse, taskStatus } from "@skiff/proto";
import { observeContainer } from "@skiff/runtime";
import type { Shim } from "../shim.ts";
import type { Task } from "./task.ts";
import { getProcess } from "./get-process.ts";

/** Throws `not_found`. */
export function stateOf(shim: Shim, task: Task, execId: string): Encodable<typeof stateResponse> {
  const { phase, pid, uris } = getProcess(task, execId);
  const { terminal, stdin, stdout, stderr } = uris;
  const exit = phase.status === "stopped" ? phase.exit : undefined;
  return {
    id: execId === "" ? task.id : execId,
    bundle: task.bundle,
    pid,
    status: taskStatus[statusOf(shim, task, execId)],
    terminal,
    stdin,
    stdout,
    stderr,
    exitStatus: exit?.status,
    exitedAt: exit?.at,
    execId,
  };
}

/** Whether it is paused is the kernel's word alone. */
function statusOf({ kernel }: Shim, task: Task, execId: string): keyof typeof taskStatus {
  const { status } = getProcess(task, execId).phase;
  if (status === "added" || status === "starting") return "created";
  if (status !== "running" || execId !== "") return status;
  const { id, made } = task;
  return observeContainer(kernel, { root: made.root, id }).status === "paused" ? "paused" : status;
}
