import { during, Fault } from "@skiff/base";
import { AT_FDCWD, ignoring, type Kernel, type Pid, X_OK } from "@skiff/kernel";
import type { IdMapping } from "@skiff/spec";
import { runHook } from "../hooks/run-hook.ts";
import { writeProc } from "../init/write-proc.ts";
import type { Maker } from "./maker.ts";
import type { Ids } from "./plan-user-namespace.ts";

/**
 * Gives the new user namespace of a process its ids, once for ever (user_namespaces(7)). Who
 * is not root may map the own id alone; all others newuidmap(1) and newgidmap(1) map.
 */
export function mapIds(
  kernel: Kernel,
  pid: Pid,
  { ids: { uids, gids }, maker }: { readonly ids: Ids; readonly maker: Maker | undefined },
): void {
  during("linux.uidMappings", () => {
    if (maker !== undefined && !isAlone(uids, maker.uid)) {
      runMapper(kernel, "newuidmap", { pid, mappings: uids });
    } else writeProc(kernel, `${pid}/uid_map`, uids.map(lineOf).join("\n"));
  });
  during("linux.gidMappings", () => {
    if (maker !== undefined && !isAlone(gids, maker.gid)) {
      runMapper(kernel, "newgidmap", { pid, mappings: gids });
      return;
    }
    // Else it could drop a group that the host's files deny something.
    if (maker !== undefined) writeProc(kernel, `${pid}/setgroups`, "deny");
    writeProc(kernel, `${pid}/gid_map`, gids.map(lineOf).join("\n"));
  });
}

function isAlone([mapping, ...others]: readonly IdMapping[], own: number): boolean {
  return others.length === 0 && mapping?.hostID === own && mapping.size === 1;
}

function lineOf({ containerID, hostID, size }: IdMapping): string {
  return `${containerID} ${hostID} ${size}`;
}

const folders = ["/usr/bin", "/bin", "/usr/local/bin", "/run/wrappers/bin"];
/** Seconds. */
const timeout = 30;

function runMapper(
  kernel: Kernel,
  name: string,
  { pid, mappings }: { readonly pid: Pid; readonly mappings: readonly IdMapping[] },
): void {
  const path = folders.map((folder) => `${folder}/${name}`).find((file) => isThere(kernel, file));
  if (path === undefined) {
    const why = `without ${name} only the own id can be mapped; install it: apt-get install uidmap`;
    throw new Fault("failed_precondition", why);
  }
  const args = [name, String(pid), ...mappings.flatMap((mapping) => lineOf(mapping).split(" "))];
  during(name, () => runHook(kernel, { path, args, timeout }, { state: "", directory: undefined }));
}

function isThere(kernel: Kernel, path: string): boolean {
  const found = ignoring(["ENOENT", "ENOTDIR", "EACCES"], () => {
    kernel.faccessat2(AT_FDCWD, path, X_OK, 0);
    return true;
  });
  return found ?? false;
}
