import { type Bytes, type Files, SyscallFault } from "@skiff/kernel";

/** Only who is root on the host can write it, or read it (xattr(7), "Trusted extended attributes"). */
const name = "trusted.oar.container";

/** Writes on a cgroup whose it is. It goes with the cgroup. */
export function markContainer(kernel: Files, path: string, text: string): void {
  kernel.lsetxattr(path, name, new TextEncoder().encode(text), 0);
}

/** Undefined where nothing is written, or no cgroup is there any more. */
export function findContainerMark(kernel: Files, path: Bytes): string | undefined {
  try {
    return new TextDecoder().decode(kernel.lgetxattr(path, name));
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    if (["ENODATA", "ENOENT", "EOPNOTSUPP"].includes(error.errno)) return undefined;
    throw error;
  }
}
