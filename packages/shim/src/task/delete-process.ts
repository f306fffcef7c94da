import { attempt, Fault } from "@skiff/base";
import { type Encodable, type deleteResponse, taskEvents } from "@skiff/proto";
import type { Reply } from "@skiff/rpc";
import type { Shim } from "../shim.ts";
import type { Exec } from "./exec.ts";
import { removeTask } from "./removal.ts";
import type { TaskProcess } from "./task-process.ts";
import type { Task } from "./task.ts";

type DeleteReply = Reply<Encodable<typeof deleteResponse>>;

/**
 * Removes a container that is stopped, or created: then it is killed first. Can
 * be asked again when it failed. Throws `failed_precondition` of a running one.
 */
export function deleteTask(shim: Shim, task: Task, reply: DeleteReply): void {
  const { init } = task;
  if (init.phase.status === "running") {
    throw new Fault("failed_precondition", `cannot delete container ${task.id}: it is running`);
  }
  if (init.isAlive) init.signal("SIGKILL");
  init.whenStopped(() =>
    attempt(
      () => removeStopped(shim, task, reply),
      (fault) => reply.fail(fault),
    ),
  );
}

function removeStopped(shim: Shim, task: Task, reply: DeleteReply): void {
  const { kernel, tasks, log } = shim;
  const { id, bundle, made, init } = task;
  removeTask({ kernel, id, bundle, made, warn: log.warn });
  finishAll([...task.execs.values(), init], () => {
    if (tasks.get(id) === task) {
      tasks.delete(id);
      for (const exec of task.execs.values()) exec.abandon();
      shim.publisher.publish(taskEvents.delete, { containerId: id, ...outcome(init) });
    }
    reply.send(outcome(init));
  });
}

/** Removes an exec that is stopped, or was never started. Throws `failed_precondition` of a running one. */
export function deleteExec(task: Task, exec: Exec, reply: DeleteReply): void {
  if (exec.isAlive) {
    throw new Fault("failed_precondition", `cannot delete process ${exec.id}: it is running`);
  }
  exec.finish(() => {
    task.execs.delete(exec.id);
    exec.abandon();
    reply.send(outcome(exec));
  });
}

function finishAll(processes: readonly TaskProcess[], done: () => void): void {
  let left = processes.length;
  for (const process of processes) {
    process.finish(() => {
      left--;
      if (left === 0) done();
    });
  }
}

function outcome({ pid, phase }: TaskProcess): Encodable<typeof deleteResponse> {
  if (phase.status !== "stopped") return { pid };
  return { pid, exitStatus: phase.exit.status, exitedAt: phase.exit.at };
}
