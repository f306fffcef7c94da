import { Freezer } from "@skiff/cgroups";
import { findLiving, type Kernel } from "@skiff/kernel";
import type { ContainerId } from "@skiff/spec";
import { ContainerRecord } from "./container-record.ts";
import type { Init, InitName, Owned } from "./owned.ts";
import { isGateOpen } from "./start-gate.ts";

/** How a container is, as seen now: nothing of it but the pid is remembered. */
export type Observed = Lifecycle | ({ readonly status: "paused"; readonly init: Init } & Recorded);

/** The same, for who need not know whether its processes are stopped. */
export type Lifecycle =
  | ({ readonly status: "creating" } & Recorded)
  | ({ readonly status: "created"; readonly init: Init } & Recorded)
  | ({ readonly status: "running"; readonly init: Init } & Recorded)
  | ({ readonly status: "stopped"; readonly exited: Init | undefined } & Recorded);

interface Recorded {
  /** Undefined where the record was lost, or not yet written. */
  readonly owned: Owned | undefined;
}

/** Where containers are kept, and which one. */
export interface ContainerName {
  readonly root: string;
  readonly id: ContainerId;
}

/** Throws `not_found`. */
export function observeContainer(kernel: Kernel, { root, id }: ContainerName): Observed {
  using record = ContainerRecord.open(kernel, root, id);
  const seen = observeRecord(kernel, record);
  if (seen.status !== "running" || seen.owned === undefined) return seen;
  const frozen = new Freezer(kernel, seen.owned.cgroup).isFrozen();
  return frozen ? { ...seen, status: "paused" } : seen;
}

export function observeRecord(kernel: Kernel, record: ContainerRecord): Lifecycle {
  const owned = record.findOwned();
  const init = record.findInit(owned);
  const status = observeStatus(kernel, record, init);
  if (status === "creating") return { status, owned };
  if (init === undefined || status === "stopped") return { status: "stopped", exited: init, owned };
  return { status, owned, init };
}

/** `init` is what the record says of the first process. */
export function observeStatus(
  kernel: Kernel,
  record: ContainerRecord,
  init: InitName | undefined,
): Lifecycle["status"] {
  if (init === undefined) return record.isLocked() ? "creating" : "stopped";
  if (findLiving(kernel, init) === undefined) return "stopped";
  return isGateOpen(kernel, record.directory) ? "created" : "running";
}
