import { during } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_RECURSIVE,
  CLONE_NEWNS,
  type Descriptor,
  ignoring,
  type Kernel,
  MOUNT_ATTR_RDONLY,
  MOVE_MOUNT_F_EMPTY_PATH,
  MOVE_MOUNT_T_EMPTY_PATH,
  MS_PRIVATE,
  MS_REC,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  O_RDONLY,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  S_IFDIR,
  S_IFMT,
  STATX_BASIC_STATS,
} from "@skiff/kernel";
import { byteString, cleanTarPath } from "@skiff/spec";
import { cloneSource } from "../clone-source.ts";
import { Tree } from "../unpack/tree.ts";
import type { TreeMounts } from "./decode-tree-mounts.ts";

/**
 * Opens a directory as the root of a tree, with what is to be mounted there. The mounts are this
 * process's alone, and go with it. A bind whose source is not there is left out, or a file's place; a directory's is made.
 */
export function openTree(
  kernel: Kernel,
  directory: string,
  { overlay, binds }: TreeMounts,
): Descriptor {
  if (overlay !== undefined || binds.length > 0) {
    kernel.unshare(CLONE_NEWNS);
    kernel.mount(null, "/", null, MS_REC | MS_PRIVATE, null);
  }
  if (overlay !== undefined) {
    during("mount the files", () => kernel.mount("overlay", directory, "overlay", 0, overlay));
  }
  using undo = new DisposableStack();
  const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  const root = undo.use(kernel.openat2(AT_FDCWD, directory, { flags }));
  for (const bind of binds) {
    during(`mount ${bind.source}`, () =>
      ignoring(["ENOENT", "ENOTDIR"], () => bindInto(kernel, root, bind)),
    );
  }
  undo.move();
  return root;
}

function bindInto(
  kernel: Kernel,
  root: Descriptor,
  { source, subpath, destination, readOnly }: TreeMounts["binds"][number],
): void {
  using tree = cloneSource(kernel, { path: source, subdir: subpath, recursive: true });
  const how = { flags: O_PATH | O_CLOEXEC, resolve: RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
  const open = (): Descriptor => kernel.openat2(root, destination, how);
  using place =
    ignoring(["ENOENT"], open) ?? (makePlace(kernel, root, { tree, destination }), open());
  if (readOnly) {
    const attributes = { set: MOUNT_ATTR_RDONLY, clear: 0, propagation: 0, usernsFd: 0 };
    kernel.mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, attributes);
  }
  kernel.move_mount(tree, "", place, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
}

/** A container that has not run yet lacks the directories that are mounted on. */
function makePlace(
  kernel: Kernel,
  root: Descriptor,
  { tree, destination }: { readonly tree: Descriptor; readonly destination: string },
): void {
  const stat = kernel.statx(tree, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
  if ((stat.mode & S_IFMT) !== S_IFDIR) return;
  using files = Tree.open(kernel, `/proc/self/fd/${root.fd}`, []);
  files.directory(cleanTarPath(byteString(new TextEncoder().encode(destination))));
}
