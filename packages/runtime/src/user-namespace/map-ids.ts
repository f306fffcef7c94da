import { during } from "@skiff/base";
import { type Kernel, type Pid, writeFile } from "@skiff/kernel";
import type { IdMapping } from "@skiff/spec";
import type { Ids } from "./plan-user-namespace.ts";

/** Gives the new user namespace of a process its ids, once for ever (user_namespaces(7)). */
export function mapIds(kernel: Kernel, pid: Pid, { uids, gids }: Ids): void {
  during("linux.uidMappings", () => writeFile(kernel, `/proc/${pid}/uid_map`, lines(uids)));
  during("linux.gidMappings", () => writeFile(kernel, `/proc/${pid}/gid_map`, lines(gids)));
}

function lines(mappings: readonly IdMapping[]): string {
  return mappings
    .map(({ containerID, hostID, size }) => `${containerID} ${hostID} ${size}\n`)
    .join("");
}
