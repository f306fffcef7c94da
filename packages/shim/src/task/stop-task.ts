import { attempt } from "@skiff/base";
import { taskEvents } from "@skiff/proto";
import { killContainer } from "@skiff/runtime";
import type { Shim } from "../shim.ts";
import type { Exit } from "./task-process.ts";
import type { Task } from "./task.ts";

/**
 * The container's first process has exited. The others are killed: those of its
 * own pid namespace are dead already, those of a shared one are not. Its exit is
 * told last, when all the execs' have been.
 */
export function stopTask(shim: Shim, task: Task, exit: Exit): void {
  const { id, made, init, oom, resolver } = task;
  attempt(() => oom.finish(), shim.log.warn);
  attempt(() => resolver?.[Symbol.dispose](), shim.log.warn);
  const all = { root: made.root, id, signal: "SIGKILL", all: true } as const;
  attempt(() => killContainer(shim.kernel, all), shim.log.warn);
  const alive = [...task.execs.values()].filter(({ isAlive }) => isAlive);
  let left = alive.length;
  const tell = (): void => {
    if (left-- > 0) return;
    shim.publisher.publish(taskEvents.exit, {
      containerId: id,
      id,
      pid: init.pid,
      exitStatus: exit.status,
      exitedAt: exit.at,
    });
    init.settle(exit);
  };
  for (const exec of alive) exec.whenStopped(tell);
  tell();
}
