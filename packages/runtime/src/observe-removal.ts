import { Cgroup, type CgroupDirectory, type UnitName } from "@skiff/cgroups";
import type { Deadline, Kernel } from "@skiff/kernel";
import type { ContainerRecord } from "./container-record.ts";
import { findMarked } from "./doctor/find-marked.ts";
import { heldOf } from "./doctor/held-of.ts";
import { isOfOther } from "./doctor/is-of-other.ts";
import { killFirst } from "./kill-first.ts";
import { type Lifecycle, observeRecord } from "./observe-container.ts";
import type { Init, Owned } from "./owned.ts";
import { OwnGroups } from "./resctrl/own-groups.ts";
import type { ResctrlPlace } from "./resctrl/resctrl-place.ts";
import { SharedRoot } from "./shared-root.ts";

/** A container as it is before its removal. */
export interface Removable extends Held {
  readonly seen: Lifecycle;
  readonly cgroup: Cgroup;
  /** The cgroup; where there is none, the first process. */
  readonly processes: { readonly kill: (deadline: Deadline) => void };
  readonly sharedRoot: SharedRoot;
  readonly groups: OwnGroups;
}

/** What it has of the host. */
export interface Held {
  readonly directories: readonly CgroupDirectory[];
  /** systemd's, where that made the cgroup. */
  readonly unit: UnitName | undefined;
  readonly resctrl: ResctrlPlace | undefined;
  /** A cgroup that it may have made, and another container has claimed. */
  readonly lost?: string;
}

/**
 * Throws `failed_precondition` where what it owns cannot be known any more. Who made only a part
 * of what the record names says what it `made`.
 */
export function observeRemoval(kernel: Kernel, record: ContainerRecord, made?: Held): Removable {
  const seen = observeRecord(kernel, record);
  const init = "init" in seen ? seen.init : "exited" in seen ? seen.exited : undefined;
  const { directories, unit, resctrl, lost } = made ?? observeHeld(kernel, { record, seen, init });
  const isBorn = made === undefined && init !== undefined;
  const groups = new OwnGroups(kernel, resctrl, { isBorn });
  const cgroup = new Cgroup(kernel, directories);
  const first = { kill: (deadline: Deadline) => init && killFirst(kernel, init, deadline) };
  const processes = directories.length > 0 ? cgroup : first;
  const held = { directories, unit, resctrl, ...(lost === undefined ? {} : { lost }) };
  const sharedRoot = new SharedRoot(kernel, record.path, seen.owned);
  return { seen, cgroup, processes, sharedRoot, groups, ...held };
}

/** Named by either of two files, or by the cgroup itself. Where nothing was written yet, there is nothing. */
function observeHeld(
  kernel: Kernel,
  {
    record,
    seen: { owned },
    init,
  }: {
    readonly record: ContainerRecord;
    readonly seen: Lifecycle;
    readonly init: Init | undefined;
  },
): Held {
  const named = owned?.cgroup ?? init?.cgroup ?? [];
  const held = {
    directories: heldOf(kernel, record, named),
    unit: owned?.unit ?? init?.unit,
    resctrl: owned?.resctrl ?? init?.resctrl,
  };
  if (init !== undefined) return held;
  const [first] = named;
  if (owned === undefined || first === undefined) return observeUnnamed(kernel, record, owned);
  // It never came so far as to say that it made the cgroup.
  if (first.found === true || !isOfOther(kernel, { record, id: owned.id, path: first.path })) {
    return held;
  }
  const found = held.directories.filter((directory) => directory.found);
  return { ...held, directories: found, unit: undefined, lost: first.path };
}

const nothing: Held = { directories: [], unit: undefined, resctrl: undefined };

/** Where the record names nothing. Throws `failed_precondition` where it did once, and cannot be read. */
function observeUnnamed(kernel: Kernel, record: ContainerRecord, owned: Owned | undefined): Held {
  const marked = findMarked(kernel, record);
  // systemd forgets a scope with its cgroup.
  if (marked !== undefined) return { ...nothing, directories: marked.cgroup };
  record.demandUnwritten(owned);
  return nothing;
}
