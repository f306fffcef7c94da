import {
  AT_EMPTY_PATH,
  type At,
  ignoring,
  type Kernel,
  S_IFCHR,
  S_IFMT,
  STATX_BASIC_STATS,
} from "@skiff/kernel";

/** Changes a file's owner; but not of the host's devices such as /dev/null, and not where the file system will not have it. */
export function giveFile(kernel: Kernel, file: At, uid: number): void {
  const seen = ignoring(["EBADF"], () => kernel.statx(file, "", AT_EMPTY_PATH, STATX_BASIC_STATS));
  if (seen === undefined || seen.uid === uid) return;
  if ((seen.mode & S_IFMT) === S_IFCHR && seen.rdevMajor === 1) return;
  ignoring(["EPERM", "EINVAL", "EROFS"], () => kernel.fchown(file, uid, seen.gid));
}
