import { CLONE_NEWNET, type Kernel, type Unsharing } from "@skiff/kernel";
import type { Config } from "@skiff/spec";

/**
 * Begins to make the container's network namespace, which takes the kernel about as long as all that
 * is planned meanwhile. One that is to belong to a user namespace is made in that.
 */
export function beginNetwork(kernel: Kernel, { linux }: Config): Unsharing | undefined {
  const { namespaces } = linux;
  if (namespaces.some(({ type }) => type === "user")) return undefined;
  const isWanted = namespaces.some(({ type, path }) => type === "network" && path === undefined);
  return isWanted ? kernel.unshareAside(CLONE_NEWNET) : undefined;
}
