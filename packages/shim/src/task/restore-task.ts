import { Fault } from "@skiff/base";
import { type At, pid } from "@skiff/kernel";
import { type Encodable, type startResponse, taskEvents } from "@skiff/proto";
import type { Reply } from "@skiff/rpc";
import type { Spawned } from "@skiff/runtime";
import { decodeJson, integer } from "@skiff/spec";
import { type Answer, runErrand } from "../errand/run-errand.ts";
import type { Shim } from "../shim.ts";
import { Stdio } from "../stdio/stdio.ts";
import { stopTask } from "./stop-task.ts";
import type { Checkpoint, Task } from "./task.ts";

/**
 * Starts a container by having its processes go on where they were written down. Throws
 * `failed_precondition` unless it is created; when it fails it is as before, and can be tried again.
 */
export function restoreTask(
  shim: Shim,
  task: Task,
  { images, work }: Checkpoint,
  reply: Reply<Encodable<typeof startResponse>>,
): void {
  const { kernel, loop, log } = shim;
  const { id, bundle, made, owner, init } = task;
  if (init.phase.status !== "added") {
    throw new Fault("failed_precondition", `cannot start a ${init.phase.status} container`);
  }
  using undo = new DisposableStack();
  const stdio = undo.use(
    new Stdio(kernel, loop, {
      uris: init.uris,
      owner,
      container: { id, namespace: shim.namespace, children: shim.children },
      warn: log.warn,
    }),
  );
  const request = { root: made.root, id, bundle, images, work };
  const giveUp = init.starting();
  undo.defer(giveUp);
  runErrand(
    shim,
    { script: "restore", request, files: filesOf(stdio) },
    {
      send: (answer) => {
        init.spawned(spawnedOf(answer), {
          stdio,
          status: "running",
          onReaped: (exit) => stopTask(shim, task, exit),
        });
        task.oom.begin();
        shim.publisher.publish(taskEvents.start, { containerId: id, pid: init.pid });
        reply.send({ pid: init.pid });
      },
      fail: (fault) => {
        giveUp();
        stdio[Symbol.dispose]();
        reply.fail(new Fault(fault.code, `OCI runtime restore failed: ${fault.message}`));
      },
    },
  );
  undo.move();
}

/** A restored terminal is another one than it was, and comes with the answer. */
function filesOf({ forProcess }: Stdio): readonly At[] {
  if (forProcess.kind !== "descriptors") return [];
  return [forProcess.stdin, forProcess.stdout, forProcess.stderr];
}

function spawnedOf({ bytes, descriptors }: Answer): Spawned {
  const [pidfd, console] = descriptors;
  if (pidfd === undefined) throw new Fault("internal", "the restored process's pidfd did not come");
  return {
    pid: pid(decodeJson(new TextDecoder().decode(bytes), integer)),
    pidfd,
    console,
    [Symbol.dispose]: () => {
      for (const descriptor of descriptors) descriptor[Symbol.dispose]();
    },
  };
}
