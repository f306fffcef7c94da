import { Cgroup, type CgroupDirectory } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { ContainerRecord } from "./container-record.ts";
import { type Lifecycle, observeRecord } from "./observe-container.ts";

/** A container as it is before its removal. */
export interface Removable {
  readonly seen: Lifecycle;
  readonly directories: readonly CgroupDirectory[];
  readonly cgroup: Cgroup;
}

/** Throws `failed_precondition` where what it owns cannot be known any more. */
export function observeRemoval(kernel: Kernel, record: ContainerRecord): Removable {
  const seen = observeRecord(kernel, record);
  const directories = directoriesOf(record, seen);
  return { seen, directories, cgroup: new Cgroup(kernel, directories) };
}

/** Named by either of two files. Where neither was written yet, there is no cgroup. */
function directoriesOf(record: ContainerRecord, seen: Lifecycle): readonly CgroupDirectory[] {
  const init = "init" in seen ? seen.init : "exited" in seen ? seen.exited : undefined;
  const found = seen.owned?.cgroup ?? init?.cgroup;
  if (found === undefined) record.demandUnwritten();
  return found ?? [];
}
