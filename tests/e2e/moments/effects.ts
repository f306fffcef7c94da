import type { Moment } from "./moment.ts";

/** System calls that change something outside of the process. */
const effects: ReadonlySet<string> = new Set(
  [
    "mkdir mkdirat mknod mknodat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat",
    "writev pwrite64 pwritev ftruncate fallocate copy_file_range fsync fdatasync",
    "chmod fchmod fchmodat chown fchownat utimensat connect sendto sendmsg shutdown",
    "vfork fork clone3 kill pidfd_send_signal exit_group",
  ].flatMap((names) => names.split(" ")),
);

/** Dying there differs from dying at any other such moment; a call that failed did nothing. */
export function isEffect({ name, line }: Moment): boolean {
  if (/ = -1 E/.test(line)) return false;
  if (/^open(at2?)?$/.test(name)) return /O_CREAT|O_TRUNC/.test(line);
  if (name === "write") return !isWakening(line);
  return effects.has(name);
}

/** Of Bun's loop, by its eventfd. */
function isWakening(line: string): boolean {
  return line.includes(String.raw`"\1\0\0\0\0\0\0\0", 8`);
}
