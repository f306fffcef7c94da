import { type Encodable, type stateResponse, taskStatus } from "@skiff/proto";
import type { Task } from "./task.ts";
import { getProcess } from "./get-process.ts";

/** Throws `not_found`. */
export function stateOf(task: Task, execId: string): Encodable<typeof stateResponse> {
  const { phase, pid, uris } = getProcess(task, execId);
  const { terminal, stdin, stdout, stderr } = uris;
  const exit = phase.status === "stopped" ? phase.exit : undefined;
  return {
    id: execId === "" ? task.id : execId,
    bundle: task.bundle,
    pid,
    status: taskStatus[phase.status === "added" ? "created" : phase.status],
    terminal,
    stdin,
    stdout,
    stderr,
    exitStatus: exit?.status,
    exitedAt: exit?.at,
    execId,
  };
}
