import { Cgroup, type CgroupDirectory } from "@skiff/cgroups";
import type { Deadline, Kernel } from "@skiff/kernel";
import type { ContainerRecord } from "./container-record.ts";
import { killFirst } from "./kill-first.ts";
import { type Lifecycle, observeRecord } from "./observe-container.ts";

/** A container as it is before its removal. */
export interface Removable {
  readonly seen: Lifecycle;
  readonly directories: readonly CgroupDirectory[];
  readonly cgroup: Cgroup;
  /** The cgroup; where there is none, the first process. */
  readonly processes: { readonly kill: (deadline: Deadline) => void };
  /** systemd's, where that made the cgroup. */
  readonly unit: string | undefined;
}

/** Throws `failed_precondition` where what it owns cannot be known any more. */
export function observeRemoval(kernel: Kernel, record: ContainerRecord): Removable {
  const seen = observeRecord(kernel, record);
  const init = "init" in seen ? seen.init : "exited" in seen ? seen.exited : undefined;
  const directories = seen.owned?.cgroup ?? init?.cgroup ?? [];
  // Named by either of two files. Where neither was written yet, there is nothing.
  if (directories.length === 0 && init === undefined) record.demandUnwritten(seen.owned);
  const unit = seen.owned?.unit ?? init?.unit;
  const cgroup = new Cgroup(kernel, directories);
  const first = { kill: (deadline: Deadline) => init && killFirst(kernel, init, deadline) };
  return { seen, directories, cgroup, processes: directories.length > 0 ? cgroup : first, unit };
}
