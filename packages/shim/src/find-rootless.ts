import type { Bytes } from "@skiff/kernel";
import { environment } from "./environment.ts";

/**
 * Undefined for root's shims. An engine of an ordinary user, as root of whose user namespace this
 * runs, says where sockets are to be instead of in /run/containerd: cgroups that such a one may not
 * make are done without.
 */
export function findRootless(environ: readonly Bytes[]): string | undefined {
  return environment(environ, "OAR_SHIM_ROOTLESS") || undefined;
}
