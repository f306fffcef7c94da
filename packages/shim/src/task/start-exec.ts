import { during, Fault } from "@skiff/base";
import { taskEvents } from "@skiff/proto";
import { execProcess, observeRunning } from "@skiff/runtime";
import type { Shim } from "../shim.ts";
import { Stdio } from "../stdio/stdio.ts";
import type { Exec } from "./exec.ts";
import type { Task } from "./task.ts";

/** Runs an exec that was added. Throws `failed_precondition` unless it is, and the container runs. */
export function startExec(shim: Shim, task: Task, exec: Exec): { readonly pid: number } {
  const { kernel, loop, log } = shim;
  const { id, made, owner } = task;
  if (exec.phase.status !== "added") {
    throw new Fault("failed_precondition", `cannot start a ${exec.phase.status} process`);
  }
  if (!task.init.isAlive) {
    throw new Fault("failed_precondition", `container ${id} init process is not running`);
  }
  using undo = new DisposableStack();
  const stdio = undo.use(
    new Stdio(kernel, loop, {
      uris: exec.uris,
      owner,
      container: { id, namespace: shim.namespace, children: shim.children },
      warn: log.warn,
    }),
  );
  const spawned = during("OCI runtime exec failed", () =>
    execProcess(
      kernel,
      {
        container: observeRunning(kernel, { root: made.root, id }),
        process: exec.process,
        stdio: stdio.forProcess,
        nested: shim.rootless,
      },
      log.warn,
    ),
  );
  undo.move();
  exec.spawned(spawned, {
    stdio,
    status: "running",
    onReaped: (exit) => {
      shim.publisher.publish(taskEvents.exit, {
        containerId: id,
        id: exec.id,
        pid: spawned.pid,
        exitStatus: exit.status,
        exitedAt: exit.at,
      });
      exec.settle(exit);
    },
  });
  shim.publisher.publish(taskEvents.execStarted, {
    containerId: id,
    execId: exec.id,
    pid: spawned.pid,
  });
  return { pid: spawned.pid };
}
