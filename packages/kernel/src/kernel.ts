import type { Pid } from "./pid.ts";
import type { Signal } from "./signal.ts";

/** Text as UTF-8, or bytes as they are. */
export type Bytes = string | Uint8Array;
export type Int64 = number | bigint;

/** Where a relative path starts: a directory's descriptor, or `AT_FDCWD`. */
export interface At {
  readonly fd: number;
}

/** An open file. Disposing of it closes it, once. */
export interface Descriptor extends At, Disposable {}

export interface OpenHow {
  readonly flags: number;
  /** Of a file that O_CREAT or O_TMPFILE makes; else 0, as openat2(2) insists. */
  readonly mode?: number;
  /** RESOLVE_… */
  readonly resolve?: number;
}

export interface Statx {
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly ino: bigint;
  readonly size: number;
  readonly rdevMajor: number;
  readonly rdevMinor: number;
  readonly devMajor: number;
  readonly devMinor: number;
  readonly mtimeSec: number;
  readonly mtimeNsec: number;
  readonly mntId: bigint;
  readonly attributes: bigint;
}

export interface Dirent {
  readonly name: Bytes;
  /** DT_DIR, DT_REG, … */
  readonly type: number;
}

/** Many: each of the names, with `rest` behind it. */
export interface Paths {
  readonly names: readonly Bytes[];
  readonly rest: string;
}

/** A file's two times: seconds since the epoch, and nanoseconds. */
export interface Times {
  readonly atimeSec: number;
  readonly atimeNsec: number;
  readonly mtimeSec: number;
  readonly mtimeNsec: number;
}

/**
 * Linux. One method per system call, with its man-page name and argument
 * order; no retries, no defaults, no policy. Every method throws SyscallFault.
 */
export interface Kernel extends Files, Mounts, Processes, Programs, Events, Sockets, Checksums {}

/** No system call: what is too slow to be done byte by byte here. */
export interface Checksums {
  /** Of the UTF-8, where it is a string (ISO 3309, as in gzip). */
  crc32(bytes: Bytes): number;
}

export interface Files {
  openat2(dir: At, path: Bytes, how: OpenHow): Descriptor;
  close_range(first: number, last: number, flags: number): void;
  /** How many bytes were read into `buffer` from `offset` on; 0 at the end. */
  read(file: At, buffer: Uint8Array, offset: number, length: number): number;
  /** What one read(2) gives of the first 4096 bytes: all of a small file, of procfs and cgroupfs too. */
  readStart(dir: At, path: Bytes): Bytes;
  /**
   * Of the starts of many files the words of these numbers, ascending and from 0 on, with a space between: who
   * reads a thousand spends more time on what nobody asked for than in the system calls. Counted from what
   * follows the last `after`, one byte, if that is not "". Undefined in the place of one that cannot be read.
   */
  readWords(
    dir: At,
    paths: Paths,
    words: { readonly after: string; readonly numbers: readonly number[] },
  ): readonly (Bytes | undefined)[];
  /** readlinkat(2) of each of many; undefined in the place of one that cannot be read. */
  readLinks(dir: At, paths: Paths): readonly (Bytes | undefined)[];
  /** faccessat2(2) with F_OK, to which nothing being there is an answer. */
  isThere(dir: At, path: Bytes): boolean;
  /** How many bytes of `bytes` from `offset` on (of a string: of its UTF-8) were written. */
  write(file: At, bytes: Bytes, offset: number): number;
  lseek(file: At, offset: Int64, whence: number): number;
  ftruncate(file: At, length: Int64): void;
  fsync(file: At): void;
  /** All that is written to the file system that has `file` is on the disk after it. */
  syncfs(file: At): void;
  sendfile(to: At, from: At, count: number): number;
  splice(from: At, to: At, count: number, flags: number): number;
  /** All entries but `.` and `..`. */
  getdents64(dir: At): Dirent[];
  statx(dir: At, path: Bytes, flags: number, mask: number): Statx;
  fstatfs(file: At): { readonly type: number; readonly flags: number };
  faccessat2(dir: At, path: Bytes, mode: number, flags: number): void;
  mkdirat(dir: At, path: Bytes, mode: number): void;
  mknodat(
    dir: At,
    path: Bytes,
    mode: number,
    device: { readonly major: number; readonly minor: number },
  ): void;
  unlinkat(dir: At, path: Bytes, flags: number): void;
  renameat2(fromDir: At, from: Bytes, toDir: At, to: Bytes, flags: number): void;
  linkat(fromDir: At, from: Bytes, toDir: At, to: Bytes, flags: number): void;
  symlinkat(target: Bytes, dir: At, path: Bytes): void;
  readlinkat(dir: At, path: Bytes): Bytes;
  fchmod(file: At, mode: number): void;
  fchown(file: At, uid: number, gid: number): void;
  fchownat(dir: At, path: Bytes, uid: number, gid: number, flags: number): void;
  utimensat(dir: At, path: Bytes, times: Times, flags: number): void;
  fsetxattr(file: At, name: Bytes, value: Uint8Array, flags: number): void;
  lsetxattr(path: Bytes, name: Bytes, value: Uint8Array, flags: number): void;
  fgetxattr(file: At, name: Bytes): Uint8Array;
  lgetxattr(path: Bytes, name: Bytes): Uint8Array;
  lremovexattr(path: Bytes, name: Bytes): void;
  flock(file: At, operation: number): void;
  fcntl(file: At, command: number, arg: number): number;
  dup3(from: At, to: number, flags: number): void;
  pipe2(flags: number): readonly [read: Descriptor, write: Descriptor];
  /** The mask there was. */
  umask(mask: number): number;
  getcwd(): Bytes;
  chdir(path: Bytes): void;
  fchdir(dir: At): void;
  chroot(path: Bytes): void;
}

export interface Mounts {
  mount(
    source: Bytes | null,
    target: Bytes,
    fstype: string | null,
    flags: number,
    options: Bytes | null,
  ): void;
  umount2(target: Bytes, flags: number): void;
  pivot_root(newRoot: Bytes, putOld: Bytes): void;
  open_tree(dir: At, path: Bytes, flags: number): Descriptor;
  move_mount(fromDir: At, from: Bytes, toDir: At, to: Bytes, flags: number): void;
  mount_setattr(
    dir: At,
    path: Bytes,
    flags: number,
    attr: {
      readonly set: Int64;
      readonly clear: Int64;
      readonly propagation: Int64;
      readonly usernsFd: number;
    },
  ): void;
  fsopen(fstype: string, flags: number): Descriptor;
  fsconfig(
    context: At,
    command: number,
    key: string | null,
    value: Bytes | null,
    aux: number,
  ): void;
  fsmount(context: At, flags: number, attrFlags: number): Descriptor;
}

export interface Processes {
  /**
   * The child goes on from here in a copy of this process: `child` is its pid in
   * the parent, undefined in the child itself.
   */
  clone3(flags: Int64, exitSignal: number, cgroup: At | undefined): Cloned;
  /** Returns only by throwing. */
  execve(path: Bytes, argv: readonly Bytes[], envp: readonly Bytes[]): never;
  /** Returns only by throwing. */
  execveat(
    dir: At,
    path: Bytes,
    argv: readonly Bytes[],
    envp: readonly Bytes[],
    flags: number,
  ): never;
  exit_group(status: number): never;
  /** `pid` is 0 when WNOHANG found no child to report. */
  waitid(idtype: number, id: number, options: number): Siginfo;
  kill(pid: Pid, signal: Signal | 0): void;
  pidfd_open(pid: Pid, flags: number): Descriptor;
  pidfd_send_signal(pidfd: At, signal: Signal | 0): void;
  getpid(): Pid;
  getppid(): Pid;
  geteuid(): number;
  getegid(): number;
  setsid(): void;
  setresuid(ruid: number, euid: number, suid: number): void;
  setresgid(rgid: number, egid: number, sgid: number): void;
  setgroups(groups: readonly number[]): void;
  capset(effective: bigint, permitted: bigint, inheritable: bigint): void;
  capget(): {
    readonly effective: bigint;
    readonly permitted: bigint;
    readonly inheritable: bigint;
  };
  prctl(operation: number, arg2: Int64, arg3: Int64, arg4: Int64, arg5: Int64): number;
  prlimit64(
    pid: Pid,
    resource: number,
    limit: { readonly soft: Int64; readonly hard: Int64 } | null,
  ): { readonly soft: bigint; readonly hard: bigint };
  /** `mask` has bit n for processor n. */
  sched_setaffinity(pid: Pid, mask: Uint8Array): void;
  /** `attr` is struct sched_attr, 48 bytes. */
  sched_setattr(pid: Pid, attr: Uint8Array, flags: number): void;
  /** `nodes` has bit n for memory node n, in words of 64 bits; empty is none. */
  set_mempolicy(mode: number, nodes: Uint8Array): void;
  ioprio_set(which: number, who: number, priority: number): void;
  personality(persona: number): void;
  unshare(flags: number): void;
  /**
   * Makes a namespace – CLONE_NEWNET, CLONE_NEWIPC or CLONE_NEWUTS – while this process goes on, and
   * leaves it where it is. One at a time.
   */
  unshareAside(flag: number): Unsharing;
  setns(namespace: At, nstype: number): void;
  sethostname(name: string): void;
  setdomainname(name: string): void;
  keyctl_join_session_keyring(name: string | null): void;
  /**
   * `program` is an array of struct sock_filter. With SECCOMP_FILTER_FLAG_NEW_LISTENER a
   * descriptor, else undefined.
   */
  seccomp(operation: number, flags: number, program: Uint8Array): Descriptor | undefined;
  rt_sigprocmask(how: number, set: bigint): void;
  /** One call for each signal of the set. */
  rt_sigaction(set: bigint, disposition: "SIG_DFL" | "SIG_IGN"): void;
}

/** Programs that run in the kernel: bpf(2). */
export interface Programs {
  /** `instructions` is an array of struct bpf_insn. The program goes with its last descriptor. */
  bpf_prog_load(programType: number, instructions: Uint8Array, license: string): Descriptor;
  /** A cgroup keeps the program as long as it is there itself. */
  bpf_prog_attach(target: At, program: At, attachType: number, flags: number): void;
  bpf_prog_detach(target: At, program: At, attachType: number): void;
  /** The programs that are attached, and with which flags they were. */
  bpf_prog_query(
    target: At,
    attachType: number,
    flags: number,
  ): { readonly flags: number; readonly ids: readonly number[] };
  /** ENOENT: there is no such program any more. */
  bpf_prog_get_fd_by_id(id: number): Descriptor;
}

/** Waits, if it goes before the namespace was taken. */
export interface Unsharing extends Disposable {
  /** Waits until it is made. To be called once. */
  take(): Descriptor;
}

export interface Cloned {
  readonly child: Pid | undefined;
  /** With CLONE_PIDFD, in the parent. */
  readonly pidfd: Descriptor | undefined;
}

export interface Siginfo {
  readonly pid: number;
  /** CLD_EXITED, CLD_KILLED, … */
  readonly code: number;
  /** Exit status, or the signal's number. */
  readonly status: number;
}

export interface Events {
  epoll_create1(flags: number): Descriptor;
  epoll_ctl(epoll: At, operation: number, file: At, events: number): void;
  /** Fills [events, fd] pairs; how many. A timeout of -1 ms waits for ever. */
  epoll_pwait(epoll: At, pairs: Int32Array, timeoutMs: number): number;
  /** Triples [fd, events, revents]; fills revents; how many are ready. */
  poll(triples: Int32Array, timeoutMs: number): number;
  eventfd2(initial: number, flags: number): Descriptor;
  timerfd_create(clock: number, flags: number): Descriptor;
  timerfd_settime(timer: At, flags: number, valueNs: bigint, intervalNs: bigint): void;
  signalfd4(set: bigint, flags: number): Descriptor;
  inotify_init1(flags: number): Descriptor;
  inotify_add_watch(inotify: At, path: Bytes, mask: number): number;
  /** Nanoseconds. */
  clock_gettime(clock: number): bigint;
  getrandom(buffer: Uint8Array, flags: number): number;
}

/** Where a socket of the internet is: 4 bytes are IPv4, 16 are IPv6. */
export interface InternetAddress {
  readonly address: Uint8Array;
  readonly port: number;
}

export interface Sockets {
  socket(domain: number, type: number, protocol: number): Descriptor;
  socketpair(domain: number, type: number, protocol: number): readonly [Descriptor, Descriptor];
  bind(socket: At, address: Bytes | InternetAddress): void;
  listen(socket: At, backlog: number): void;
  accept4(socket: At, flags: number): Descriptor;
  connect(socket: At, address: Bytes | InternetAddress): void;
  shutdown(socket: At, how: number): void;
  sendmsg(
    socket: At,
    bytes: Bytes,
    offset: number,
    descriptors: readonly At[],
    flags: number,
  ): number;
  recvmsg(
    socket: At,
    buffer: Uint8Array,
    offset: number,
    length: number,
    flags: number,
  ): { readonly length: number; readonly descriptors: readonly Descriptor[] };
  /** `to` is a struct sockaddr. */
  sendto(socket: At, bytes: Bytes, offset: number, flags: number, to: Uint8Array): number;
  /** Fills `from` with the sender's struct sockaddr; the message's length. */
  recvfrom(
    socket: At,
    buffer: Uint8Array,
    offset: number,
    length: number,
    flags: number,
    from: Uint8Array,
  ): number;
  getsockopt(socket: At, level: number, name: number, value: Uint8Array): number;
  setsockopt(socket: At, level: number, name: number, value: Uint8Array): void;
  ioctl(file: At, request: number, arg: number | Uint8Array): number;
  /** ioctl_tty(2), TIOCGPTPEER: opens the other end of a pseudo-terminal. */
  ioctl_tiocgptpeer(terminal: At, flags: number): Descriptor;
}
