import { type Kernel, type Pid } from "@skiff/kernel";
import { type IdMapping, Mismatch } from "@skiff/spec";
import { observeIds } from "./observe-ids.ts";
import type { Ids } from "./plan-user-namespace.ts";

/** Throws `invalid_argument` where the user namespace that `pid` has joined has other ids than was said. */
export function demandSameIds(kernel: Kernel, pid: Pid, wanted: Ids): void {
  const { uids, gids } = observeIds(kernel, pid);
  demandSame(uids, wanted.uids, "linux.uidMappings");
  demandSame(gids, wanted.gids, "linux.gidMappings");
}

function demandSame(seen: readonly IdMapping[], wanted: readonly IdMapping[], path: string): void {
  if (describe(seen) === describe(wanted)) return;
  throw new Mismatch(`the user namespace that is joined has ${describe(seen)}`, path);
}

function describe(mappings: readonly IdMapping[]): string {
  return mappings
    .map(({ containerID, hostID, size }) => `${containerID}:${hostID}:${size}`)
    .toSorted()
    .join(", ");
}
