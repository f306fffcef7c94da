import { during } from "@skiff/base";
import {
  AT_FDCWD,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  S_IFDIR,
  S_IFMT,
  STATX_TYPE,
} from "@skiff/kernel";
import { ensureInRoot } from "../init/open-in-root.ts";
import type { PlannedMount } from "../plan-mount.ts";

/**
 * Makes in a root file system, which may be another than the one that was written down, what the
 * container's mounts are to cover. What is covered by another mount comes with that one.
 */
export function ensureMountPoints(
  kernel: Kernel,
  rootfs: string,
  mounts: readonly PlannedMount[],
): void {
  const flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  using root = kernel.openat2(AT_FDCWD, rootfs, { flags });
  for (const mount of mounts) {
    const { destination } = mount;
    if (mounts.some((other) => destination.startsWith(`${other.destination}/`))) continue;
    during(`mount point ${destination}`, () => {
      using _target = ensureInRoot(kernel, root, {
        path: destination,
        kind: kindOf(kernel, mount),
      });
    });
  }
}

function kindOf(kernel: Kernel, { bind, source }: PlannedMount): "directory" | "file" {
  if (bind === "none") return "directory";
  const { mode } = kernel.statx(AT_FDCWD, source, 0, STATX_TYPE);
  return (mode & S_IFMT) === S_IFDIR ? "directory" : "file";
}
