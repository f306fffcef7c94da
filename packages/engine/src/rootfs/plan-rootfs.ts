import type { Mount } from "@skiff/store";

/**
 * A container's root as it is mounted. What is removed once it has stopped need not reach the
 * disk: unmounting an overlay that is not volatile waits for all that anyone has written to the
 * file system below it.
 */
export function planRootfs(
  mounts: readonly Mount[],
  container: { readonly autoRemove: boolean },
): readonly Mount[] {
  return mounts.map((mount) => {
    const isWritten = mount.options.some((option) => option.startsWith("upperdir="));
    if (!container.autoRemove || mount.type !== "overlay" || !isWritten) return mount;
    return { ...mount, options: [...mount.options, "volatile"] };
  });
}
