import { during, Fault } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  MOUNT_ATTR_RDONLY,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_RDONLY,
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
import { cloneTree, pathOf, placeTree, setAttributes } from "./place-mount.ts";

/** Hides `maskedPaths` and makes `readonlyPaths` read-only, where they are there. */
export function coverPaths(
  kernel: Kernel,
  root: At,
  { maskedPaths = [], readonlyPaths = [] }: LinuxConfig,
): void {
  protectPaths(kernel, root, readonlyPaths);
  maskPaths(kernel, root, [...new Set(maskedPaths)]);
}

/**
 * Hides each path that is there: a directory under an empty file system, a file under the
 * host's /dev/null, opened here and verified: an image's own could be anything.
 */
function maskPaths(kernel: Kernel, root: At, paths: readonly string[]): void {
  if (paths.length === 0) return;
  using nothing = openNull(kernel);
  for (const path of paths) {
    during(`mask ${path}`, () => {
      using target = find(kernel, root, path);
      if (target !== undefined) mask(kernel, target, nothing);
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

function mask(kernel: Kernel, target: At, nothing: At): void {
  const { mode } = kernel.statx(target, "", AT_EMPTY_PATH, STATX_TYPE);
  if ((mode & S_IFMT) === S_IFDIR) {
    const flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    kernel.mount("tmpfs", pathOf(target), "tmpfs", flags, "size=0k,nr_inodes=2");
    return;
  }
  using tree = cloneTree(kernel, "", { dir: nothing, recursive: false });
  placeTree(kernel, tree, target);
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
