import { AT_FDCWD, ignoring, type Kernel, MNT_DETACH, UMOUNT_NOFOLLOW } from "@skiff/kernel";

/** Lets go of what `pinNetwork` keeps at `path`, with whatever of it there is. Idempotent. */
export function unpinNetwork(kernel: Kernel, path: string): void {
  // EINVAL: nothing is mounted there, or no longer.
  ignoring(["ENOENT", "EINVAL"], () => kernel.umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW));
  ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, path, 0));
}
