import {
  AT_SYMLINK_NOFOLLOW,
  ignoring,
  type Kernel,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  STATX_BASIC_STATS,
} from "@skiff/kernel";
import type { Place } from "../unpack/tree.ts";

/** What is at a place of a tree, a link itself. */
export interface Sight {
  readonly kind: "directory" | "file" | "link" | "other" | "none";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export function lookAt(kernel: Kernel, { directory, name }: Place): Sight {
  const stat = ignoring(["ENOENT"], () =>
    kernel.statx(directory, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS),
  );
  if (stat === undefined) return { kind: "none", mode: 0, uid: 0, gid: 0 };
  const { mode, uid, gid } = stat;
  return { kind: kinds.get(mode & S_IFMT) ?? "other", mode, uid, gid };
}

const kinds: ReadonlyMap<number, Sight["kind"]> = new Map([
  [S_IFDIR, "directory"],
  [S_IFREG, "file"],
  [S_IFLNK, "link"],
]);
