import { host, type Linux, linux } from "host:linux";
import { F_OK, SECCOMP_FILTER_FLAG_NEW_LISTENER, TIOCGPTPEER } from "../constants.ts";
import type { Bytes, Descriptor, InternetAddress, Kernel, Unsharing } from "../kernel.ts";
import { pid } from "../pid.ts";
import { signalNumber } from "../signal.ts";
import { SyscallFault } from "../syscall-fault.ts";

/** Linux itself. Each method makes the one system call of its name, and throws for a negative result. */
export const kernel: Kernel = {
  crc32: (bytes) => host.crc32(bytes),
  openat2: (dir, path, how) =>
    opened(
      linux.openat2(dir.fd, path, how.flags, how.mode ?? 0, how.resolve ?? 0),
      "openat2",
      path,
    ),
  close_range: (first, last, flags) => done(linux.close_range(first, last, flags), "close_range"),
  read: (file, buffer, offset, length) => sure(linux.read(file.fd, buffer, offset, length), "read"),
  readStart: (dir, path) => got(host.readStart(dir.fd, path), "read", path),
  readWords: (dir, { names, rest }, { after, numbers }) =>
    host.readWords(dir.fd, names, rest, after, numbers),
  readLinks: (dir, { names, rest }) => host.readLinks(dir.fd, names, rest),
  isThere: (dir, path) => isThere(linux.faccessat2(dir.fd, path, F_OK, 0), path),
  write: (file, bytes, offset) => sure(linux.write(file.fd, bytes, offset), "write"),
  lseek: (file, offset, whence) => sure(linux.lseek(file.fd, offset, whence), "lseek"),
  ftruncate: (file, length) => done(linux.ftruncate(file.fd, length), "ftruncate"),
  fsync: (file) => done(linux.fsync(file.fd), "fsync"),
  syncfs: (file) => done(linux.syncfs(file.fd), "syncfs"),
  sendfile: (to, from, count) => sure(linux.sendfile(to.fd, from.fd, count), "sendfile"),
  splice: (from, to, count, flags) => sure(linux.splice(from.fd, to.fd, count, flags), "splice"),
  getdents64: (dir) => got(linux.getdents64(dir.fd), "getdents64"),
  statx: (dir, path, flags, mask) => got(linux.statx(dir.fd, path, flags, mask), "statx", path),
  fstatfs: (file) => got(linux.fstatfs(file.fd), "fstatfs"),
  faccessat2: (dir, path, mode, flags) =>
    done(linux.faccessat2(dir.fd, path, mode, flags), "faccessat2", path),
  mkdirat: (dir, path, mode) => done(linux.mkdirat(dir.fd, path, mode), "mkdirat", path),
  mknodat: (dir, path, mode, device) =>
    done(linux.mknodat(dir.fd, path, mode, device.major, device.minor), "mknodat", path),
  unlinkat: (dir, path, flags) => done(linux.unlinkat(dir.fd, path, flags), "unlinkat", path),
  renameat2: (fromDir, from, toDir, to, flags) =>
    done(linux.renameat2(fromDir.fd, from, toDir.fd, to, flags), "renameat2", from),
  linkat: (fromDir, from, toDir, to, flags) =>
    done(linux.linkat(fromDir.fd, from, toDir.fd, to, flags), "linkat", to),
  symlinkat: (target, dir, path) => done(linux.symlinkat(target, dir.fd, path), "symlinkat", path),
  readlinkat: (dir, path) => got(linux.readlinkat(dir.fd, path), "readlinkat", path),
  fchmod: (file, mode) => done(linux.fchmod(file.fd, mode), "fchmod"),
  fchown: (file, uid, gid) => done(linux.fchown(file.fd, uid, gid), "fchown"),
  fchownat: (dir, path, uid, gid, flags) =>
    done(linux.fchownat(dir.fd, path, uid, gid, flags), "fchownat", path),
  utimensat: (dir, path, times, flags) =>
    done(linux.utimensat(dir.fd, path, times, flags), "utimensat", path),
  fsetxattr: (file, name, value, flags) =>
    done(linux.fsetxattr(file.fd, name, value, flags), "fsetxattr", name),
  lsetxattr: (path, name, value, flags) =>
    done(linux.lsetxattr(path, name, value, flags), "lsetxattr", path),
  fgetxattr: (file, name) => got(linux.fgetxattr(file.fd, name), "fgetxattr", name),
  lgetxattr: (path, name) => got(linux.lgetxattr(path, name), "lgetxattr", path),
  lremovexattr: (path, name) => done(linux.lremovexattr(path, name), "lremovexattr", path),
  flock: (file, operation) => done(linux.flock(file.fd, operation), "flock"),
  fcntl: (file, command, arg) => sure(linux.fcntl(file.fd, command, arg), "fcntl"),
  dup3: (from, to, flags) => done(linux.dup3(from.fd, to, flags), "dup3"),
  pipe2: (flags) => pair(linux.pipe2(flags), "pipe2"),
  umask: (mask) => linux.umask(mask),
  getcwd: () => got(linux.getcwd(), "getcwd"),
  chdir: (path) => done(linux.chdir(path), "chdir", path),
  fchdir: (dir) => done(linux.fchdir(dir.fd), "fchdir"),
  chroot: (path) => done(linux.chroot(path), "chroot", path),

  mount: (source, target, fstype, flags, options) =>
    done(linux.mount(source, target, fstype, flags, options), "mount", target),
  umount2: (target, flags) => done(linux.umount2(target, flags), "umount2", target),
  pivot_root: (newRoot, putOld) => done(linux.pivot_root(newRoot, putOld), "pivot_root", newRoot),
  open_tree: (dir, path, flags) => opened(linux.open_tree(dir.fd, path, flags), "open_tree", path),
  move_mount: (fromDir, from, toDir, to, flags) =>
    done(linux.move_mount(fromDir.fd, from, toDir.fd, to, flags), "move_mount", to),
  mount_setattr: (dir, path, flags, attr) =>
    done(linux.mount_setattr(dir.fd, path, flags, attr), "mount_setattr", path),
  fsopen: (fstype, flags) => opened(linux.fsopen(fstype, flags), "fsopen", fstype),
  fsconfig: (context, command, key, value, aux) =>
    done(linux.fsconfig(context.fd, command, key, value, aux), "fsconfig", key ?? ""),
  fsmount: (context, flags, attrFlags) =>
    opened(linux.fsmount(context.fd, flags, attrFlags), "fsmount"),

  clone3: (flags, exitSignal, cgroup) => {
    const cloned = got(linux.clone3(flags, exitSignal, cgroup?.fd ?? -1), "clone3");
    return {
      child: cloned.pid === 0 ? undefined : pid(cloned.pid),
      pidfd: cloned.pidfd < 0 ? undefined : new OpenFile(cloned.pidfd),
    };
  },
  execve: (path, argv, envp) => {
    throw failed(linux.execve(path, argv, envp), "execve", path);
  },
  execveat: (dir, path, argv, envp, flags) => {
    throw failed(linux.execveat(dir.fd, path, argv, envp, flags), "execveat", path);
  },
  exit_group: (status) => linux.exit_group(status),
  waitid: (idtype, id, options) => got(linux.waitid(idtype, id, options), "waitid"),
  kill: (target, signal) => done(linux.kill(target, signalNumber(signal)), "kill", target),
  pidfd_open: (target, flags) => opened(linux.pidfd_open(target, flags), "pidfd_open", target),
  pidfd_send_signal: (pidfd, signal) =>
    done(linux.pidfd_send_signal(pidfd.fd, signalNumber(signal)), "pidfd_send_signal"),
  getpid: () => pid(linux.getpid()),
  getppid: () => pid(linux.getppid()),
  geteuid: () => linux.geteuid(),
  getegid: () => linux.getegid(),
  setsid: () => done(linux.setsid(), "setsid"),
  setresuid: (ruid, euid, suid) => done(linux.setresuid(ruid, euid, suid), "setresuid"),
  setresgid: (rgid, egid, sgid) => done(linux.setresgid(rgid, egid, sgid), "setresgid"),
  setgroups: (groups) => done(linux.setgroups(groups), "setgroups"),
  capset: (effective, permitted, inheritable) =>
    done(linux.capset(effective, permitted, inheritable), "capset"),
  capget: () => got(linux.capget(), "capget"),
  prctl: (operation, arg2, arg3, arg4, arg5) =>
    sure(linux.prctl(operation, arg2, arg3, arg4, arg5), "prctl", operation),
  prlimit64: (target, resource, limit) =>
    got(linux.prlimit64(target, resource, limit), "prlimit64"),
  sched_setaffinity: (target, mask) =>
    done(linux.sched_setaffinity(target, mask), "sched_setaffinity"),
  sched_setattr: (target, attr, flags) =>
    done(linux.sched_setattr(target, attr, flags), "sched_setattr"),
  set_mempolicy: (mode, nodes) => done(linux.set_mempolicy(mode, nodes), "set_mempolicy"),
  ioprio_set: (which, who, priority) => done(linux.ioprio_set(which, who, priority), "ioprio_set"),
  personality: (persona) => done(linux.personality(persona), "personality"),
  unshare: (flags) => done(linux.unshare(flags), "unshare"),
  unshareAside: (flag) => {
    done(host.beginUnshare(flag), "clone");
    return new UnsharingThread();
  },
  setns: (namespace, nstype) => done(linux.setns(namespace.fd, nstype), "setns"),
  sethostname: (name) => done(linux.sethostname(name), "sethostname"),
  setdomainname: (name) => done(linux.setdomainname(name), "setdomainname"),
  keyctl_join_session_keyring: (name) =>
    done(linux.keyctl_join_session_keyring(name), "keyctl_join_session_keyring"),
  seccomp: (operation, flags, program) => {
    const listener = sure(linux.seccomp(operation, flags, program), "seccomp");
    return (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER) === 0 ? undefined : new OpenFile(listener);
  },
  rt_sigprocmask: (how, set) => {
    got(linux.rt_sigprocmask(how, set), "rt_sigprocmask");
  },
  rt_sigaction: (set, disposition) => done(linux.rt_sigaction(set, disposition), "rt_sigaction"),

  bpf_prog_load: (programType, instructions, license) =>
    opened(linux.bpf_prog_load(programType, instructions, license), "bpf BPF_PROG_LOAD"),
  bpf_prog_attach: (target, program, attachType, flags) =>
    done(linux.bpf_prog_attach(target.fd, program.fd, attachType, flags), "bpf BPF_PROG_ATTACH"),
  bpf_prog_detach: (target, program, attachType) =>
    done(linux.bpf_prog_detach(target.fd, program.fd, attachType), "bpf BPF_PROG_DETACH"),
  bpf_prog_query: (target, attachType, flags) =>
    got(linux.bpf_prog_query(target.fd, attachType, flags), "bpf BPF_PROG_QUERY"),
  bpf_prog_get_fd_by_id: (id) =>
    opened(linux.bpf_prog_get_fd_by_id(id), "bpf BPF_PROG_GET_FD_BY_ID", id),

  epoll_create1: (flags) => opened(linux.epoll_create1(flags), "epoll_create1"),
  epoll_ctl: (epoll, operation, file, events) =>
    done(linux.epoll_ctl(epoll.fd, operation, file.fd, events), "epoll_ctl"),
  epoll_pwait: (epoll, pairs, timeoutMs) =>
    sure(linux.epoll_pwait(epoll.fd, pairs, timeoutMs), "epoll_pwait"),
  poll: (triples, timeoutMs) => sure(linux.poll(triples, timeoutMs), "poll"),
  eventfd2: (initial, flags) => opened(linux.eventfd2(initial, flags), "eventfd2"),
  timerfd_create: (clock, flags) => opened(linux.timerfd_create(clock, flags), "timerfd_create"),
  timerfd_settime: (timer, flags, valueNs, intervalNs) =>
    done(linux.timerfd_settime(timer.fd, flags, valueNs, intervalNs), "timerfd_settime"),
  signalfd4: (set, flags) => opened(linux.signalfd4(-1, set, flags), "signalfd4"),
  inotify_init1: (flags) => opened(linux.inotify_init1(flags), "inotify_init1"),
  inotify_add_watch: (inotify, path, mask) =>
    sure(linux.inotify_add_watch(inotify.fd, path, mask), "inotify_add_watch", path),
  clock_gettime: (clock) => got(linux.clock_gettime(clock), "clock_gettime"),
  getrandom: (buffer, flags) => sure(linux.getrandom(buffer, flags), "getrandom"),

  socket: (domain, type, protocol) => opened(linux.socket(domain, type, protocol), "socket"),
  socketpair: (domain, type, protocol) =>
    pair(linux.socketpair(domain, type, protocol), "socketpair"),
  bind: (socket, address) => {
    if (!isInternet(address)) return done(linux.bind(socket.fd, address), "bind", address);
    return done(linux.bind(socket.fd, address.address, address.port), "bind", address.port);
  },
  listen: (socket, backlog) => done(linux.listen(socket.fd, backlog), "listen"),
  accept4: (socket, flags) => opened(linux.accept4(socket.fd, flags), "accept4"),
  connect: (socket, address) => {
    if (!isInternet(address)) return done(linux.connect(socket.fd, address), "connect", address);
    return done(linux.connect(socket.fd, address.address, address.port), "connect", address.port);
  },
  shutdown: (socket, how) => done(linux.shutdown(socket.fd, how), "shutdown"),
  sendmsg: (socket, bytes, offset, descriptors, flags) =>
    sure(
      linux.sendmsg(
        socket.fd,
        bytes,
        offset,
        descriptors.map((d) => d.fd),
        flags,
      ),
      "sendmsg",
    ),
  recvmsg: (socket, buffer, offset, length, flags) => {
    const message = got(linux.recvmsg(socket.fd, buffer, offset, length, flags), "recvmsg");
    return { length: message.length, descriptors: message.fds.map((fd) => new OpenFile(fd)) };
  },
  sendto: (socket, bytes, offset, flags, to) =>
    sure(linux.sendto(socket.fd, bytes, offset, flags, to), "sendto"),
  recvfrom: (socket, buffer, offset, length, flags, from) =>
    sure(linux.recvfrom(socket.fd, buffer, offset, length, flags, from), "recvfrom"),
  getsockopt: (socket, level, name, value) =>
    sure(linux.getsockopt(socket.fd, level, name, value), "getsockopt"),
  setsockopt: (socket, level, name, value) =>
    done(linux.setsockopt(socket.fd, level, name, value), "setsockopt"),
  ioctl: (file, request, arg) => sure(linux.ioctl(file.fd, request, arg), "ioctl", request),
  ioctl_tiocgptpeer: (terminal, flags) =>
    opened(linux.ioctl(terminal.fd, TIOCGPTPEER, flags), "ioctl TIOCGPTPEER"),
};

class UnsharingThread implements Unsharing {
  #isTaken = false;

  take(): Descriptor {
    this.#isTaken = true;
    return opened(host.endUnshare(), "unshare");
  }

  [Symbol.dispose](): void {
    if (this.#isTaken) return;
    const fd = host.endUnshare();
    if (fd >= 0) new OpenFile(fd)[Symbol.dispose]();
  }
}

class OpenFile implements Descriptor {
  #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  get fd(): number {
    return this.#fd;
  }

  /** close(2) frees the number whatever it returns: it is never closed twice. */
  [Symbol.dispose](): void {
    if (this.#fd >= 0) linux.close(this.#fd);
    this.#fd = -1;
  }
}

function isInternet(address: Bytes | InternetAddress): address is InternetAddress {
  return typeof address === "object" && "address" in address;
}

function failed(result: number, call: string, what?: Bytes | number): SyscallFault {
  const text = typeof what === "object" ? new TextDecoder().decode(what) : what;
  return new SyscallFault(host.errnoName(-result), text === undefined ? call : `${call} ${text}`);
}

/** Of a call whose result is a number. */
function sure(result: number, call: string, what?: Bytes | number): number {
  if (result < 0) throw failed(result, call, what);
  return result;
}

/** Of a call whose result is no number: a number is its errno then. */
function got<T extends object | string | bigint>(
  result: T | number,
  call: string,
  what?: Bytes | number,
): T {
  if (typeof result === "number") throw failed(result, call, what);
  return result;
}

function isThere(result: number, path: Bytes): boolean {
  if (result === 0) return true;
  if (host.errnoName(-result) === "ENOENT") return false; // what costs the most is to make a fault
  throw failed(result, "faccessat2", path);
}

function done(result: number, call: string, what?: Bytes | number): void {
  if (result < 0) throw failed(result, call, what);
}

function opened(result: number, call: string, what?: Bytes | number): Descriptor {
  if (result < 0) throw failed(result, call, what);
  return new OpenFile(result);
}

function pair(result: ReturnType<Linux["pipe2"]>, call: string): readonly [Descriptor, Descriptor] {
  const [first, second] = got(result, call);
  return [new OpenFile(first), new OpenFile(second)];
}
