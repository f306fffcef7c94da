import { attempt, Fault } from "@skiff/base";
import { type deleteResponse, type Encodable, taskEvents } from "@skiff/proto";
import type { Reply } from "@skiff/rpc";
import type { Shim } from "../shim.ts";
import { outcomeOf } from "./outcome-of.ts";
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
  if (init.phase.status === "starting") {
    throw new Fault("failed_precondition", `cannot delete container ${task.id}: it is starting`);
  }
  if (init.phase.status === "running") {
    throw new Fault("failed_precondition", `cannot delete container ${task.id}: it is running`);
  }
  const remove = (): void =>
    attempt(
      () => removeStopped(shim, task, reply),
      (fault) => reply.fail(fault),
    );
  if (init.phase.status === "added") return remove();
  if (init.isAlive) init.signal("SIGKILL");
  init.whenStopped(remove);
}

function removeStopped(shim: Shim, task: Task, reply: DeleteReply): void {
  const { kernel, tasks, log } = shim;
  const { id, bundle, made, init, resolver } = task;
  resolver?.[Symbol.dispose]();
  removeTask({ kernel, id, bundle, made, warn: log.warn });
  finishAll([...task.execs.values(), init], () => {
    if (tasks.get(id) === task) {
      tasks.delete(id);
      for (const exec of task.execs.values()) exec.abandon();
      shim.publisher.publish(taskEvents.delete, { containerId: id, ...outcomeOf(init) });
    }
    reply.send(outcomeOf(init));
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
