import { during, Fault } from "@skiff/base";
import { Unit, updateLimits } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { Resources } from "@skiff/spec";
import { demandCgroup } from "./demand-cgroup.ts";
import { type ContainerName, observeContainer } from "./observe-container.ts";
import { updateResctrl } from "./resctrl/update-resctrl.ts";

/**
 * Sets other limits for a container that is not stopped; what is not named stays, and rules
 * for devices are not changed. Throws `not_found`, `failed_precondition` naming the state,
 * or what kept a limit from being set: those before it hold.
 */
export function updateContainer(
  kernel: Kernel,
  {
    root,
    id,
    resources,
    schemata = [],
  }: ContainerName & {
    readonly resources: Resources;
    /** For its group in resctrl; nothing is written there if not said. */
    readonly schemata?: readonly string[];
  },
): void {
  const seen = observeContainer(kernel, { root, id });
  if (seen.status === "stopped" || seen.status === "creating" || seen.owned === undefined) {
    throw new Fault("failed_precondition", `cannot update container ${id}: it is ${seen.status}`);
  }
  demandCgroup(id, seen.owned);
  const { cgroup, unit } = seen.owned;
  during("update resctrl group", () => updateResctrl(kernel, seen.owned?.resctrl, schemata));
  const limits = { ...resources, devices: undefined };
  during("update", () => {
    updateLimits(kernel, cgroup, { resources: limits, unit: new Unit(kernel, unit) });
  });
}
