import { type Bytes, type Files, ignoring, SyscallFault, XATTR_CREATE } from "@skiff/kernel";

/** Only who is root on the host can write it, or read it (xattr(7), "Trusted extended attributes"). */
const name = "trusted.oar.container";

/** Writes on a cgroup whose it is. It goes with the cgroup. */
export function markContainer(kernel: Files, path: string, text: string): void {
  kernel.lsetxattr(path, name, new TextEncoder().encode(text), 0);
}

/**
 * The same, if nobody else has: of two that claim a cgroup, one gets it. Who is not root on the
 * host can claim none.
 */
export function claimByMark(
  kernel: Files,
  path: string,
  text: string,
): "claimed" | "taken" | "refused" {
  try {
    kernel.lsetxattr(path, name, new TextEncoder().encode(text), XATTR_CREATE);
    return "claimed";
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    if (error.errno === "EEXIST") return "taken";
    if (error.errno === "EPERM" || error.errno === "EOPNOTSUPP") return "refused";
    throw error;
  }
}

/** Idempotent. */
export function removeContainerMark(kernel: Files, path: string): void {
  ignoring(["ENODATA", "ENOENT", "EOPNOTSUPP"], () => kernel.lremovexattr(path, name));
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
