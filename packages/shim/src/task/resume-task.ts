import { taskEvents } from "@skiff/proto";
import { resumeContainer } from "@skiff/runtime";
import type { Shim } from "../shim.ts";
import type { Task } from "./task.ts";

/** Lets it go on. Throws `failed_precondition` unless it is paused. */
export function resumeTask({ kernel, publisher }: Shim, { id, made }: Task): void {
  resumeContainer(kernel, { root: made.root, id });
  publisher.publish(taskEvents.resumed, { containerId: id });
}
