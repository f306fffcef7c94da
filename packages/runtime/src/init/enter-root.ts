import type { At, Kernel } from "@skiff/kernel";

/** chroot(2). */
export function enterRoot(kernel: Kernel, root: At): void {
  kernel.fchdir(root);
  kernel.chroot(".");
  kernel.chdir("/");
}
