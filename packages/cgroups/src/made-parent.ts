import { type Bytes, type Files, SyscallFault } from "@skiff/kernel";

/** Not of those that only root may write: others delete their containers too. */
const name = "user.oar.made";

/** Marks a cgroup that had to be made above a container's own: whoever leaves it last removes it. */
export function markMade(kernel: Files, path: string): void {
  kernel.lsetxattr(path, name, new Uint8Array([1]), 0);
}

/** "foreign" is a cgroup that was there before, for example an engine's or a kubelet's: it is theirs. */
export function observeParent(kernel: Files, path: Bytes): "made" | "absent" | "foreign" {
  try {
    kernel.lgetxattr(path, name);
    return "made";
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    if (error.errno === "ENOENT") return "absent";
    if (error.errno === "ENODATA" || error.errno === "EOPNOTSUPP") return "foreign";
    throw error;
  }
}
