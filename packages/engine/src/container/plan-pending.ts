import type { Pending } from "@skiff/store";
import type { ContainerRecord } from "./container-record.ts";

/**
 * Whether somebody may have to see to a container unasked. "now": somebody has it in hand, and may have died
 * over it. "later": something is to come of it, which is a warden's to see to.
 */
export function planPending(container: ContainerRecord): Pending {
  const { intent, keeper, owner, pauser, autoRemove, restartPolicy, config } = container;
  const holders = [keeper, owner, pauser].filter((holder) => holder !== undefined);
  if (intent !== "kept" || holders.length > 0) return "now";
  const comes = autoRemove || restartPolicy.name !== "no" || config.health !== undefined;
  return comes ? "later" : "no";
}
