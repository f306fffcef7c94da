import { Fault } from "@skiff/base";
import type { ContainerId } from "@skiff/spec";
import type { Owned } from "./owned.ts";

/** Throws `failed_precondition` for a container that was made without permission to make a cgroup. */
export function demandCgroup(id: ContainerId, owned: Pick<Owned, "cgroup"> | undefined): void {
  if (owned === undefined || owned.cgroup.length > 0) return;
  throw new Fault(
    "failed_precondition",
    `container ${id} has no cgroup: there was no permission to make one`,
  );
}
