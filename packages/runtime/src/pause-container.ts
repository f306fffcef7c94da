import { Fault } from "@skiff/base";
import { Freezer } from "@skiff/cgroups";
import { Deadline, type Kernel } from "@skiff/kernel";
import { type ContainerName, observeContainer } from "./observe-container.ts";

/** Seconds to wait for the last process to stop. */
const patience = 10;

/**
 * Stops all processes of a running container where they are. After a crash anywhere in it
 * the container runs or is paused, and `resumeContainer` resumes it. Throws `not_found`,
 * `failed_precondition` naming the state, `deadline_exceeded`: it runs then.
 */
export function pauseContainer(kernel: Kernel, { root, id }: ContainerName): void {
  const seen = observeContainer(kernel, { root, id });
  if (seen.status !== "running" || seen.owned === undefined) {
    throw new Fault("failed_precondition", `cannot pause container ${id}: it is ${seen.status}`);
  }
  new Freezer(kernel, seen.owned.cgroup).freeze(new Deadline(kernel, patience));
}
