import type { At, Kernel } from "@skiff/kernel";
import { openInRoot } from "./open-in-root.ts";
import { pathOf } from "./place-mount.ts";

/**
 * Gives the message queues' directory SELinux's label, which an option of its mount cannot: the file
 * system is there since its ipc namespace is.
 */
export function labelQueues(
  kernel: Kernel,
  root: At,
  { destination, label }: { readonly destination: string; readonly label: string },
): void {
  using queues = openInRoot(kernel, root, destination);
  const value = new TextEncoder().encode(`${label}\0`);
  kernel.lsetxattr(`${pathOf(queues)}/.`, "security.selinux", value, 0);
}
