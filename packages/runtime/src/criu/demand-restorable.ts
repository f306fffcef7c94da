import { Fault } from "@skiff/base";
import type { Config, NamespaceType } from "@skiff/spec";

/** Those that criu joins no other of. */
const unjoined: readonly NamespaceType[] = ["cgroup", "mount"];

/** Throws `unimplemented` for what could be written down, but not be made again from there. */
export function demandRestorable({ linux }: Config): void {
  if (!linux.namespaces.some(({ type }) => type === "mount")) {
    throw new Fault("unimplemented", "a container without a mount namespace is not supported yet");
  }
  for (const { type, path } of linux.namespaces) {
    if (type === "user") throw new Fault("unimplemented", "a user namespace is not supported yet");
    if (path === undefined || !unjoined.includes(type)) continue;
    throw new Fault("unimplemented", `criu cannot join a ${type} namespace that is there`);
  }
}
