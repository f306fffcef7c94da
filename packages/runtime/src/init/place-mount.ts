import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_RECURSIVE,
  type At,
  type Bytes,
  type Descriptor,
  type Kernel,
  MOVE_MOUNT_F_EMPTY_PATH,
  MOVE_MOUNT_T_EMPTY_PATH,
  OPEN_TREE_CLOEXEC,
  OPEN_TREE_CLONE,
} from "@skiff/kernel";
import type { Attributes } from "../plan-mount.ts";

/** A descriptor's own path: mount(2) on it reaches what was opened, whatever has its name by now. */
export function pathOf(file: At): string {
  return `/proc/self/fd/${file.fd}`;
}

/** A copy of the mount that `path` is on, from there down, mounted nowhere yet. */
export function cloneTree(
  kernel: Kernel,
  path: Bytes,
  { dir = AT_FDCWD, recursive }: { readonly dir?: At; readonly recursive: boolean },
): Descriptor {
  const flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (recursive ? AT_RECURSIVE : 0);
  return kernel.open_tree(dir, path, path === "" ? flags | AT_EMPTY_PATH : flags);
}

export function setAttributes(
  kernel: Kernel,
  mount: At,
  { set, clear, recursive }: Attributes & { readonly recursive: boolean },
): void {
  if (set === 0 && clear === 0) return;
  const flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
  kernel.mount_setattr(mount, "", flags, { set, clear, propagation: 0, usernsFd: 0 });
}

/** MS_SLAVE or MS_PRIVATE for a tree from another mount namespace: nothing mounted in it reaches that. */
export function keepInside(kernel: Kernel, tree: At, propagation: number): void {
  const flags = AT_EMPTY_PATH | AT_RECURSIVE;
  kernel.mount_setattr(tree, "", flags, { set: 0, clear: 0, propagation, usernsFd: 0 });
}

/** Mounts a tree on what was opened as `target`. */
export function placeTree(kernel: Kernel, tree: At, target: At): void {
  const flags = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
  kernel.move_mount(tree, "", target, "", flags);
}
