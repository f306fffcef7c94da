import { Fault } from "@skiff/base";
import { Freezer } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import { type ContainerName, observeContainer } from "./observe-container.ts";

/** Lets a paused container go on. Throws `not_found`, and `failed_precondition` naming the state. */
export function resumeContainer(kernel: Kernel, { root, id }: ContainerName): void {
  const seen = observeContainer(kernel, { root, id });
  if (seen.status !== "paused" || seen.owned === undefined) {
    throw new Fault("failed_precondition", `cannot resume container ${id}: it is ${seen.status}`);
  }
  new Freezer(kernel, seen.owned.cgroup).thaw();
}
