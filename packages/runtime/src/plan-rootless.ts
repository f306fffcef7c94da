import { Fault } from "@skiff/base";
import { planPermitted } from "@skiff/cgroups";
import { CLONE_NEWPID, type Kernel } from "@skiff/kernel";
import type { ContainerPlan } from "./plan-container.ts";

/**
 * The plan as far as this process has a right to cgroups: those that it may not make are left
 * out where nothing was asked of them. Throws `failed_precondition` where something was.
 */
export function planRootless(kernel: Kernel, plan: ContainerPlan): ContainerPlan {
  // What a device node would give is refused by the kernel in a user namespace anyway.
  const resources = { ...plan.resources, devices: [] };
  const { cgroupsPath } = plan.config.linux;
  const cgroup =
    plan.scope === undefined
      ? planPermitted(kernel, plan.cgroup, { cgroupsPath, resources })
      : plan.cgroup;
  if (cgroup.length === 0 && (plan.newNamespaces & CLONE_NEWPID) === 0) {
    throw new Fault(
      "failed_precondition",
      "linux.namespaces: without permission to make a cgroup, the container needs a pid namespace of its own: " +
        "else nobody could find its processes",
    );
  }
  return { ...plan, cgroup, resources };
}
