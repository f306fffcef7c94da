import { deletionTime, Fault, type Step, step, teardown } from "@skiff/base";
import { type Cgroup, markMade, Unit } from "@skiff/cgroups";
import { Deadline, ignoring, type Kernel } from "@skiff/kernel";
import type { ContainerRecord } from "./container-record.ts";
import { demandRemovable } from "./demand-removable.ts";
import { findRecord } from "./find-record.ts";
import { Poststop } from "./hooks/poststop.ts";
import type { ContainerName } from "./observe-container.ts";
import { type Held, observeRemoval, type Removable } from "./observe-removal.ts";
import type { OwnGroups } from "./resctrl/own-groups.ts";
import type { SharedRoot } from "./shared-root.ts";

/** What there is to remove of a container: its cgroup, its mounts where they are the host's, its groups in resctrl, what its hooks made, and its record, which comes last. */
export interface Removal {
  readonly record: ContainerRecord;
  /** Its cgroup; where it has none, its first process, with which the others die. */
  readonly processes: { readonly kill: (deadline: Deadline) => void };
  readonly cgroup: Cgroup;
  readonly unit: Unit;
  readonly sharedRoot: SharedRoot;
  /** In resctrl. */
  readonly groups: OwnGroups;
  readonly deadline: Deadline;
  readonly hooks: Poststop;
}

/**
 * All that a container owns, in the order it goes. The record goes last: while it exists,
 * removal can be run again. A failed create, `delete`, `delete --force` and recovery after
 * a crash all run this list. There is no other.
 */
const removal: readonly Step<Removal>[] = [
  step("kill processes", (c) => c.processes.kill(c.deadline)),
  step("stop systemd's unit", (c) => c.unit.remove(c.deadline)),
  step("remove cgroup", (c) => c.cgroup.remove(c.deadline)),
  step("unmount shared root", (c) => c.sharedRoot.unmount()),
  step("remove resctrl group", (c) => c.groups.remove()),
  step("run poststop hooks", (c) => c.hooks.run(), { onFault: "warn" }),
  step("forget container", (c) => c.record.remove()),
];

/**
 * Deletes a container that is created or stopped; with `force` a running one too, and one
 * that does not exist is success. Idempotent, and after a crash anywhere in it again from
 * the top. Throws `not_found`, `failed_precondition` naming the state or saying that the
 * record is damaged, `deadline_exceeded` naming the process that does not die: the record
 * is kept then.
 */
export function removeContainer(
  kernel: Kernel,
  { root, id, force = false }: ContainerName & { readonly force?: boolean },
  warn: (fault: Fault) => void,
): void {
  using record = findRecord(kernel, { root, id, force });
  if (record === undefined) return;
  const deadline = new Deadline(kernel, deletionTime());
  if (!record.lock(deadline)) return; // somebody else deleted it, which is what was asked for
  const removable = observeRemoval(kernel, record);
  if (!force) demandRemovable(kernel, { ...removable, id, record });
  remove(kernel, { ...removable, record, deadline }, warn);
}

/** Removes all that the record names, or what was `made` of it. The caller holds its lock. */
export function removeRecorded(
  kernel: Kernel,
  { record, deadline, made }: Pick<Removal, "record" | "deadline"> & { readonly made?: Held },
  warn: (fault: Fault) => void,
): void {
  remove(kernel, { ...observeRemoval(kernel, record, made), record, deadline }, warn);
}

function remove(
  kernel: Kernel,
  {
    record,
    deadline,
    seen,
    cgroup,
    processes,
    unit,
    sharedRoot,
    groups,
    lost,
  }: Removable & Pick<Removal, "record" | "deadline">,
  warn: (fault: Fault) => void,
): void {
  if (lost !== undefined) leaveToOther(kernel, lost);
  if (seen.owned === undefined && record.hasOwned()) warn(hooksUnknown);
  const hooks = new Poststop(kernel, seen.owned);
  const made = new Unit(kernel, unit);
  const owner = { record, processes, cgroup, unit: made, sharedRoot, groups, deadline, hooks };
  teardown(removal, owner, warn);
}

/** Who has claimed it takes it for one that was there before, and leaves it: it is told better. */
function leaveToOther(kernel: Kernel, path: string): void {
  ignoring(["ENOENT", "EPERM", "EACCES", "EOPNOTSUPP"], () => markMade(kernel, path));
}

const hooksUnknown: Fault = new Fault(
  "failed_precondition",
  "the container's owned.json cannot be read: its poststop hooks, if it has any, are not run",
);
