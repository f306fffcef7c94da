import {
  AT_FDCWD,
  ignoring,
  type Kernel,
  type Pid,
  readFile,
  STATX_BASIC_STATS,
} from "@skiff/kernel";

/**
 * What criu calls a process's standard input and outputs: a pipe, whose other end is outside,
 * as the kernel does; a file of the host's by its mount and inode. Undefined for any other,
 * which is in the container itself.
 */
export function outerFiles(
  kernel: Kernel,
  pid: Pid,
  mounts: ReadonlyMap<number, string>,
): readonly (string | undefined)[] {
  return [0, 1, 2].map((fd) =>
    ignoring(["ENOENT"], () => {
      const link = kernel.readlinkat(AT_FDCWD, `/proc/${pid}/fd/${fd}`);
      if (typeof link === "string" && link.startsWith("pipe:")) return link;
      if (typeof link === "string" && !link.startsWith("/")) return undefined; // a socket
      const fdinfo = readFile(kernel, `/proc/${pid}/fdinfo/${fd}`);
      const mount = Number(/^mnt_id:\t(\d+)$/m.exec(fdinfo)?.[1]);
      if (mounts.has(mount)) return undefined;
      const { ino } = kernel.statx(AT_FDCWD, `/proc/${pid}/fd/${fd}`, 0, STATX_BASIC_STATS);
      return `file[${mount.toString(16)}:${ino.toString(16)}]`;
    }),
  );
}
