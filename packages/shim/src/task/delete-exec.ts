import { Fault } from "@skiff/base";
import type { deleteResponse, Encodable } from "@skiff/proto";
import type { Reply } from "@skiff/rpc";
import type { Exec } from "./exec.ts";
import { outcomeOf } from "./outcome-of.ts";
import type { Task } from "./task.ts";

/** Removes an exec that is stopped, or was never started. Throws `failed_precondition` of a running one. */
export function deleteExec(
  task: Task,
  exec: Exec,
  reply: Reply<Encodable<typeof deleteResponse>>,
): void {
  if (exec.isAlive) {
    throw new Fault("failed_precondition", `cannot delete process ${exec.id}: it is running`);
  }
  exec.finish(() => {
    task.execs.delete(exec.id);
    exec.abandon();
    reply.send(outcomeOf(exec));
  });
}
