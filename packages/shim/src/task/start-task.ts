import { during, Fault } from "@skiff/base";
import { taskEvents } from "@skiff/proto";
import { startContainer } from "@skiff/runtime";
import type { Shim } from "../shim.ts";
import type { Task } from "./task.ts";

/** Runs the container's program. Throws `failed_precondition` unless it is created, or what kept it from running. */
export function startTask(shim: Shim, task: Task): { readonly pid: number } {
  const { id, made, init, oom } = task;
  if (init.phase.status !== "created") {
    throw new Fault("failed_precondition", `cannot start a ${init.phase.status} container`);
  }
  during("OCI runtime start failed", () => startContainer(shim.kernel, { root: made.root, id }));
  init.started();
  oom.begin();
  shim.publisher.publish(taskEvents.start, { containerId: id, pid: init.pid });
  return { pid: init.pid };
}
