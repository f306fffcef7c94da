import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  type At,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  type Pid,
  S_IFDIR,
  S_IFMT,
  STATX_ATTR_MOUNT_ROOT,
  STATX_BASIC_STATS,
  STATX_MNT_ID,
} from "@skiff/kernel";
import type { CriuOptions } from "@skiff/proto";
import { openInRoot } from "../init/open-in-root.ts";
import type { ExternalMount } from "./external-mounts.ts";

/** The name that all masked files have in the images: they are the host's /dev/null. */
export const nothing = "/dev/null";

/**
 * Tells criu which of the container's mounts it is not to keep, and their names in the images.
 * A mount is found where it is, not where it was asked for; one that is gone is left out.
 */
export function dumpedMounts(
  kernel: Kernel,
  {
    pid,
    mounts,
    external,
    maskedPaths,
  }: {
    readonly pid: Pid;
    /** By number. */
    readonly mounts: ReadonlyMap<number, string>;
    readonly external: readonly ExternalMount[];
    readonly maskedPaths: readonly string[];
  },
): CriuOptions["extMnt"] {
  const flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  using root = kernel.openat2(AT_FDCWD, `/proc/${pid}/root`, { flags });
  const find = (path: string): Found | undefined => findMount(kernel, { root, mounts, path });
  const bound = external.flatMap(({ destination }) => {
    const found = find(destination);
    return found === undefined ? [] : [{ key: found.point, val: destination }];
  });
  const masked = maskedPaths.flatMap((path) => {
    const found = find(path); // over a directory there is an empty file system, which is kept
    return found === undefined || found.isDirectory ? [] : [{ key: found.point, val: nothing }];
  });
  return [...bound, ...masked];
}

interface Found {
  readonly point: string;
  readonly isDirectory: boolean;
}

function findMount(
  kernel: Kernel,
  {
    root,
    mounts,
    path,
  }: {
    readonly root: At;
    readonly mounts: ReadonlyMap<number, string>;
    readonly path: string;
  },
): Found | undefined {
  return ignoring(["ENOENT", "ENOTDIR"], () => {
    using file = openInRoot(kernel, root, path);
    const seen = kernel.statx(file, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_MNT_ID);
    const point = mounts.get(Number(seen.mntId));
    if ((seen.attributes & STATX_ATTR_MOUNT_ROOT) === 0n || point === undefined) return undefined;
    return { point, isDirectory: (seen.mode & S_IFMT) === S_IFDIR };
  });
}
