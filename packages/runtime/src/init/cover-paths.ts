import { during, Fault } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_RDONLY,
  O_CLOEXEC,
  O_PATH,
  S_IFCHR,
  S_IFDIR,
  S_IFMT,
  STATX_BASIC_STATS,
  STATX_TYPE,
} from "@skiff/kernel";
import type { LinuxConfig } from "@skiff/spec";
import { openInRoot } from "./open-in-root.ts";
import { openTmpfs } from "./open-tmpfs.ts";
import { cloneTree, placeTree, setAttributes } from "./place-mount.ts";

/** Hides `maskedPaths` and makes `readonlyPaths` read-only, where they are there. */
export function coverPaths(
  kernel: Kernel,
  root: At,
  { maskedPaths = [], readonlyPaths = [], mountLabel }: LinuxConfig,
): void {
  protectPaths(kernel, root, readonlyPaths);
  maskPaths(kernel, root, { paths: [...new Set(maskedPaths)], label: mountLabel });
}

/**
 * Hides each path that is there: a directory under an empty file system, which all share, a file
 * under the host's /dev/null, opened here and verified: an image's own could be anything.
 */
function maskPaths(
  kernel: Kernel,
  root: At,
  { paths, label }: { readonly paths: readonly string[]; readonly label: string | undefined },
): void {
  if (paths.length === 0) return;
  using nothing = openNull(kernel);
  using opened = new DisposableStack();
  let empty: Descriptor | undefined;
  for (const path of paths) {
    during(`mask ${path}`, () => {
      using target = find(kernel, root, path);
      if (target === undefined) return;
      if (!isDirectory(kernel, target)) placeCopy(kernel, nothing, target);
      else if (empty !== undefined) placeCopy(kernel, empty, target);
      else {
        empty = opened.use(makeEmpty(kernel, label));
        placeTree(kernel, empty, target);
      }
    });
  }
}

/** Makes each path that is there read-only, with all mounts below it. */
function protectPaths(kernel: Kernel, root: At, paths: readonly string[]): void {
  for (const path of paths) {
    during(`make ${path} read-only`, () => {
      using target = find(kernel, root, path);
      if (target === undefined) return;
      using tree = cloneTree(kernel, "", { dir: target, recursive: true });
      setAttributes(kernel, tree, { set: MOUNT_ATTR_RDONLY, clear: 0, recursive: true });
      placeTree(kernel, tree, target);
    });
  }
}

function isDirectory(kernel: Kernel, file: At): boolean {
  const { mode } = kernel.statx(file, "", AT_EMPTY_PATH, STATX_TYPE);
  return (mode & S_IFMT) === S_IFDIR;
}

function placeCopy(kernel: Kernel, source: At, target: At): void {
  using tree = cloneTree(kernel, "", { dir: source, recursive: false });
  placeTree(kernel, tree, target);
}

/** Its root is all that it can have, were it ever made writable. */
function makeEmpty(kernel: Kernel, label: string | undefined): Descriptor {
  const attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
  return openTmpfs(kernel, { options: ["nr_inodes=1"], label, attributes });
}

function openNull(kernel: Kernel): Descriptor {
  const nothing = kernel.openat2(AT_FDCWD, "/dev/null", { flags: O_PATH | O_CLOEXEC });
  const seen = kernel.statx(nothing, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
  if ((seen.mode & S_IFMT) === S_IFCHR && seen.rdevMajor === 1 && seen.rdevMinor === 3) {
    return nothing;
  }
  nothing[Symbol.dispose]();
  throw new Fault("failed_precondition", "the host's /dev/null is no null device");
}

function find(kernel: Kernel, root: At, path: string): Descriptor | undefined {
  return ignoring(["ENOENT", "ENOTDIR"], () => openInRoot(kernel, root, path));
}
