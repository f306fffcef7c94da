import assert from "node:assert/strict";
import type { Call } from "./strike.ts";

/** What a system call of the shim is to fail with. */
export function errnosOf({ name }: Call): readonly string[] {
  if (neverFails.has(name)) return [];
  const possible = errnos[name];
  assert.ok(possible !== undefined, `${name}: what may it fail with?`);
  return possible;
}

/**
 * What each system call of the shim may fail with, by its page of the manual, on a machine that is full,
 * broken or busy. Not what says something else of the world than is so, as ENOENT.
 */
const errnos: Readonly<Record<string, readonly string[]>> = {
  accept4: ["ECONNABORTED", "EMFILE", "ENFILE", "ENOMEM", "EPERM"],
  bind: ["EACCES", "ENOMEM", "EROFS"],
  clone3: ["EAGAIN", "ENOMEM"],
  close: ["EIO"],
  close_range: ["EMFILE", "ENOMEM"],
  connect: ["EACCES", "EAGAIN"],
  dup3: ["EBUSY", "EMFILE"],
  epoll_create1: ["EMFILE", "ENFILE", "ENOMEM"],
  epoll_ctl: ["ENOMEM", "ENOSPC"],
  epoll_pwait: ["EINTR"],
  eventfd2: ["EMFILE", "ENFILE", "ENOMEM"],
  execveat: ["EACCES", "EAGAIN", "EIO", "EMFILE", "ENOMEM"],
  faccessat2: ["EACCES", "EIO", "ENOMEM"],
  fcntl: ["EMFILE"],
  flock: ["EINTR", "ENOLCK"],
  fstatfs: ["EIO", "ENOMEM"],
  getdents64: ["EIO"],
  lgetxattr: ["EACCES", "ENOMEM"],
  inotify_add_watch: ["EACCES", "ENOMEM", "ENOSPC"],
  inotify_init1: ["EMFILE", "ENOMEM"],
  listen: ["EADDRINUSE"],
  lsetxattr: ["ENOSPC", "EPERM"],
  mkdirat: ["EACCES", "ENOMEM", "ENOSPC", "EROFS"],
  mount: ["EACCES", "ENOMEM", "EPERM"],
  mount_setattr: ["ENOMEM", "EPERM"],
  open_tree: ["EMFILE", "ENFILE", "ENOMEM"],
  openat2: ["EACCES", "EIO", "EMFILE", "ENFILE", "ENOMEM", "ENOSPC"],
  pidfd_open: ["EMFILE", "ENFILE", "ENOMEM"],
  pidfd_send_signal: ["EPERM"],
  pipe2: ["EMFILE", "ENFILE"],
  ppoll: ["EINTR", "ENOMEM"],
  read: ["EIO"],
  readlinkat: ["EACCES", "EIO", "ENOMEM"],
  recvmsg: ["ECONNREFUSED", "ENOMEM"],
  renameat2: ["EACCES", "ENOMEM", "ENOSPC"],
  sendmsg: ["EAGAIN", "ECONNRESET", "ENOBUFS", "ENOMEM", "EPIPE"],
  setns: ["ENOMEM", "EPERM"],
  signalfd4: ["EMFILE", "ENFILE", "ENOMEM"],
  socket: ["EACCES", "EMFILE", "ENFILE", "ENOMEM"],
  socketpair: ["EMFILE", "ENFILE"],
  statfs: ["EACCES", "EIO", "ENOMEM"],
  statx: ["EACCES", "ENOMEM"],
  symlinkat: ["EACCES", "EIO", "ENOMEM", "ENOSPC", "EROFS"],
  umount2: ["EBUSY", "ENOMEM", "EPERM"],
  unlinkat: ["EACCES", "EBUSY", "EIO", "ENOMEM", "EROFS"],
  write: ["EIO", "ENOSPC"],
};

/** For these the manual knows no failure with what the shim gives them. */
const neverFails: ReadonlySet<string> = new Set([
  "capget",
  "clock_gettime",
  "exit_group",
  "getpid",
  "getppid",
  "inotify_rm_watch",
  "lseek",
  "prctl",
  "rt_sigaction",
  "rt_sigprocmask",
  "umask",
  "waitid",
]);
