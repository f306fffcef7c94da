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
export function kindAt(
  kernel: Kernel,
  { directory, name }: Place,
): "directory" | "file" | "link" | "other" | "none" {
  const stat = ignoring(["ENOENT"], () =>
    kernel.statx(directory, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS),
  );
  if (stat === undefined) return "none";
  const type = stat.mode & S_IFMT;
  if (type === S_IFDIR) return "directory";
  if (type === S_IFREG) return "file";
  return type === S_IFLNK ? "link" : "other";
}
