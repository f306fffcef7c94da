/**
 * What the host gives to TypeScript: Linux, as it is. One function per system
 * call, with its man-page name and argument order.
 *
 * - A function returns what the kernel returned: a result, or `-errno` (the
 *   kernel's own convention). Where the result is an object, it is that object
 *   or `-errno`.
 * - It throws TypeError or RangeError only for a bad call: a wrong type, a
 *   number out of range, a NUL in a path, an offset outside of its buffer.
 *   Nothing reached the kernel then.
 * - `Bytes` that go in are UTF-8 where a string is given; a lone surrogate is a
 *   TypeError. Bytes that come out are a string if they are valid UTF-8, else
 *   the Uint8Array.
 * - 64-bit integers go in as number (a safe integer) or bigint.
 * - A call interrupted by a signal returns -EINTR; nothing is retried here.
 */
declare module "host:linux" {
  export type Bytes = string | Uint8Array;
  /** A 64-bit integer: a safe integer, or a bigint. */
  export type Int64 = number | bigint;

  export interface Statx {
    readonly mode: number;
    readonly nlink: number;
    readonly uid: number;
    readonly gid: number;
    readonly ino: bigint;
    readonly size: number;
    /** Of 512 bytes. */
    readonly blocks: number;
    readonly rdevMajor: number;
    readonly rdevMinor: number;
    readonly devMajor: number;
    readonly devMinor: number;
    /** Seconds since the epoch. */
    readonly mtimeSec: number;
    readonly mtimeNsec: number;
    readonly mntId: bigint;
    /** statx(2) `stx_attributes`, STATX_ATTR_MOUNT_ROOT among them. */
    readonly attributes: bigint;
  }
  export interface Dirent {
    readonly name: Bytes;
    /** DT_DIR, DT_REG, … as in readdir(3). */
    readonly type: number;
  }
  export interface Siginfo {
    readonly pid: number;
    /** CLD_EXITED, CLD_KILLED, CLD_DUMPED, … */
    readonly code: number;
    /** Exit status, or the number of the signal. */
    readonly status: number;
  }

  export interface Linux {
    // files
    openat2(dirfd: number, path: Bytes, flags: number, mode: number, resolve: number): number;
    close(fd: number): number;
    close_range(first: number, last: number, flags: number): number;
    read(fd: number, buffer: Uint8Array, offset: number, length: number): number;
    pread64(fd: number, buffer: Uint8Array, offset: number, length: number, at: Int64): number;
    /** Writes the bytes from `offset` on (of a string: of its UTF-8). */
    write(fd: number, data: Bytes, offset: number): number;
    lseek(fd: number, offset: Int64, whence: number): number;
    ftruncate(fd: number, length: Int64): number;
    fallocate(fd: number, mode: number, offset: Int64, length: Int64): number;
    fsync(fd: number): number;
    syncfs(fd: number): number;
    /** Copies through the kernel; the file offsets of both move on. */
    sendfile(outFd: number, inFd: number, count: number): number;
    splice(inFd: number, outFd: number, count: number, flags: number): number;
    /** All entries but `.` and `..`, to the end of the directory. */
    getdents64(fd: number): Dirent[] | number;
    statx(dirfd: number, path: Bytes, flags: number, mask: number): Statx | number;
    /** The file system's magic number and mount flags (ST_RDONLY, …). */
    fstatfs(fd: number): { readonly type: number; readonly flags: number } | number;
    faccessat2(dirfd: number, path: Bytes, mode: number, flags: number): number;
    mkdirat(dirfd: number, path: Bytes, mode: number): number;
    mknodat(dirfd: number, path: Bytes, mode: number, major: number, minor: number): number;
    unlinkat(dirfd: number, path: Bytes, flags: number): number;
    renameat2(fromFd: number, from: Bytes, toFd: number, to: Bytes, flags: number): number;
    linkat(fromFd: number, from: Bytes, toFd: number, to: Bytes, flags: number): number;
    symlinkat(target: Bytes, dirfd: number, path: Bytes): number;
    readlinkat(dirfd: number, path: Bytes): Bytes | number;
    fchmod(fd: number, mode: number): number;
    fchown(fd: number, uid: number, gid: number): number;
    fchownat(dirfd: number, path: Bytes, uid: number, gid: number, flags: number): number;
    /** Both times, in seconds and nanoseconds. */
    utimensat(
      dirfd: number,
      path: Bytes,
      time: { atimeSec: number; atimeNsec: number; mtimeSec: number; mtimeNsec: number },
      flags: number,
    ): number;
    fsetxattr(fd: number, name: Bytes, value: Uint8Array, flags: number): number;
    lsetxattr(path: Bytes, name: Bytes, value: Uint8Array, flags: number): number;
    fgetxattr(fd: number, name: Bytes): Uint8Array | number;
    lgetxattr(path: Bytes, name: Bytes): Uint8Array | number;
    lremovexattr(path: Bytes, name: Bytes): number;
    flock(fd: number, operation: number): number;
    /** Commands whose argument is an integer (F_SETFD, F_GETFL, F_DUPFD_CLOEXEC, F_SETPIPE_SZ, F_ADD_SEALS …). */
    fcntl(fd: number, command: number, arg: number): number;
    dup3(from: number, to: number, flags: number): number;
    /** [read end, write end] */
    pipe2(flags: number): readonly [number, number] | number;
    memfd_create(name: Bytes, flags: number): number;
    umask(mask: number): number;
    getcwd(): Bytes | number;
    chdir(path: Bytes): number;
    fchdir(fd: number): number;
    chroot(path: Bytes): number;

    // mounts
    /** `data` as mount(2): null for none. */
    mount(
      source: Bytes | null,
      target: Bytes,
      fstype: Bytes | null,
      flags: number,
      data: Bytes | null,
    ): number;
    umount2(target: Bytes, flags: number): number;
    pivot_root(newRoot: Bytes, putOld: Bytes): number;
    open_tree(dirfd: number, path: Bytes, flags: number): number;
    move_mount(fromFd: number, from: Bytes, toFd: number, to: Bytes, flags: number): number;
    mount_setattr(
      dirfd: number,
      path: Bytes,
      flags: number,
      attr: { set: Int64; clear: Int64; propagation: Int64; usernsFd: number },
    ): number;
    fsopen(fstype: Bytes, flags: number): number;
    fsconfig(
      fd: number,
      command: number,
      key: Bytes | null,
      value: Bytes | null,
      aux: number,
    ): number;
    fsmount(fd: number, flags: number, attrFlags: number): number;

    // processes
    /**
     * clone3(2) without CLONE_VM: the child goes on in a copy of this interpreter.
     * `cgroup` is a descriptor for CLONE_INTO_CGROUP, -1 for none. In the parent the
     * child's pid, and its pidfd if CLONE_PIDFD was asked for (else -1); in the child pid 0.
     */
    clone3(
      flags: Int64,
      exitSignal: number,
      cgroup: number,
    ): { readonly pid: number; readonly pidfd: number } | number;
    /** Returns only on failure. */
    execve(path: Bytes, argv: readonly Bytes[], envp: readonly Bytes[]): number;
    /** Returns only on failure. `argv` and `envp` as execve(2). */
    execveat(
      dirfd: number,
      path: Bytes,
      argv: readonly Bytes[],
      envp: readonly Bytes[],
      flags: number,
    ): number;
    /** Ends the process at once: no teardown, no handlers. A process that may not exit dies of SIGILL. */
    exit_group(status: number): never;
    /** With WNOHANG and no child to report, pid is 0. */
    waitid(idtype: number, id: number, options: number): Siginfo | number;
    kill(pid: number, signal: number): number;
    pidfd_open(pid: number, flags: number): number;
    pidfd_send_signal(pidfd: number, signal: number): number;
    getpid(): number;
    getppid(): number;
    getuid(): number;
    geteuid(): number;
    getgid(): number;
    getegid(): number;
    setsid(): number;
    setresuid(ruid: number, euid: number, suid: number): number;
    setresgid(rgid: number, egid: number, sgid: number): number;
    setgroups(groups: readonly number[]): number;
    /** 64-bit capability masks, this process's. */
    capset(effective: Int64, permitted: Int64, inheritable: Int64): number;
    capget():
      | { readonly effective: bigint; readonly permitted: bigint; readonly inheritable: bigint }
      | number;
    /** Operations whose arguments are integers only; any other is a TypeError. */
    prctl(operation: number, arg2: Int64, arg3: Int64, arg4: Int64, arg5: Int64): number;
    /** The new limit; null leaves it. RLIM_INFINITY is 2n ** 64n - 1n. Returns the old one. */
    prlimit64(
      pid: number,
      resource: number,
      limit: { soft: Int64; hard: Int64 } | null,
    ): { readonly soft: bigint; readonly hard: bigint } | number;
    /** `mask` has bit n for processor n. */
    sched_setaffinity(pid: number, mask: Uint8Array): number;
    /** `attr` is the 48 bytes of struct sched_attr; its size is set here. */
    sched_setattr(pid: number, attr: Uint8Array, flags: number): number;
    /** `nodes` has bit n for memory node n, in words of 64 bits; empty is none. */
    set_mempolicy(mode: number, nodes: Uint8Array): number;
    ioprio_set(which: number, who: number, priority: number): number;
    /** The one before. */
    personality(persona: number): number;
    unshare(flags: number): number;
    setns(fd: number, nstype: number): number;
    sethostname(name: Bytes): number;
    setdomainname(name: Bytes): number;
    /** KEYCTL_JOIN_SESSION_KEYRING with a name; null for an anonymous one. */
    keyctl_join_session_keyring(name: Bytes | null): number;
    /**
     * SECCOMP_SET_MODE_FILTER; `program` is an array of struct sock_filter. Returns the listener
     * with SECCOMP_FILTER_FLAG_NEW_LISTENER, which is CLOEXEC; else 0.
     */
    seccomp(operation: number, flags: number, program: Uint8Array): number;
    /** `set` has bit n-1 for signal n. Returns the old set. */
    rt_sigprocmask(how: number, set: Int64): bigint | number;
    /** SIG_DFL or SIG_IGN only. */
    /** Once for each signal of the set, a bit each as in rt_sigprocmask; -errno of the first that fails. */
    rt_sigaction(set: Int64, disposition: "SIG_DFL" | "SIG_IGN"): number;
    signalfd4(fd: number, set: Int64, flags: number): number;

    // programs in the kernel
    /**
     * bpf(2) BPF_PROG_LOAD of BPF_PROG_TYPE_CGROUP_DEVICE; `instructions` is an array of struct
     * bpf_insn, of at most 4096. The program's descriptor, which is CLOEXEC.
     */
    bpf_prog_load(programType: number, instructions: Uint8Array, license: Bytes): number;
    /** bpf(2) BPF_PROG_ATTACH: the target is a cgroup's directory. */
    bpf_prog_attach(targetFd: number, programFd: number, attachType: number, flags: number): number;
    bpf_prog_detach(targetFd: number, programFd: number, attachType: number): number;
    /** Of what is attached to the cgroup itself: with which flags, and which programs. */
    bpf_prog_query(
      targetFd: number,
      attachType: number,
      flags: number,
    ): { readonly flags: number; readonly ids: readonly number[] } | number;
    /** The descriptor is CLOEXEC. */
    bpf_prog_get_fd_by_id(id: number): number;

    // events and time
    epoll_create1(flags: number): number;
    epoll_ctl(epfd: number, operation: number, fd: number, events: number): number;
    /** Fills [events, fd] pairs; returns how many. -1 ms waits for ever. */
    epoll_pwait(epfd: number, pairs: Int32Array, timeoutMs: number): number;
    /** Triples [fd, events, revents]; fills revents. */
    poll(triples: Int32Array, timeoutMs: number): number;
    eventfd2(initial: number, flags: number): number;
    timerfd_create(clock: number, flags: number): number;
    /** Relative, in nanoseconds; 0n disarms. */
    timerfd_settime(fd: number, flags: number, valueNs: Int64, intervalNs: Int64): number;
    inotify_init1(flags: number): number;
    inotify_add_watch(fd: number, path: Bytes, mask: number): number;
    /** Nanoseconds. */
    clock_gettime(clock: number): bigint | number;
    getrandom(buffer: Uint8Array, flags: number): number;

    // sockets; addresses are AF_UNIX paths (a Uint8Array with a leading NUL is abstract)
    socket(domain: number, type: number, protocol: number): number;
    socketpair(domain: number, type: number, protocol: number): readonly [number, number] | number;
    bind(fd: number, path: Bytes): number;
    /** `address` has the 4 bytes of IPv4, or the 16 of IPv6. */
    bind(fd: number, address: Uint8Array, port: number): number;
    listen(fd: number, backlog: number): number;
    accept4(fd: number, flags: number): number;
    connect(fd: number, path: Bytes): number;
    connect(fd: number, address: Uint8Array, port: number): number;
    shutdown(fd: number, how: number): number;
    /** One message, with descriptors as SCM_RIGHTS. Writes from `offset` on. */
    sendmsg(fd: number, data: Bytes, offset: number, fds: readonly number[], flags: number): number;
    /** Descriptors that come along are set CLOEXEC. */
    recvmsg(
      fd: number,
      buffer: Uint8Array,
      offset: number,
      length: number,
      flags: number,
    ): { readonly length: number; readonly fds: readonly number[] } | number;
    /** `to` is a struct sockaddr. Writes from `offset` on. */
    sendto(fd: number, data: Bytes, offset: number, flags: number, to: Uint8Array): number;
    /** Fills `from` with the sender's struct sockaddr. */
    recvfrom(
      fd: number,
      buffer: Uint8Array,
      offset: number,
      length: number,
      flags: number,
      from: Uint8Array,
    ): number;
    /** Fills `value`; returns its length. */
    getsockopt(fd: number, level: number, name: number, value: Uint8Array): number;
    setsockopt(fd: number, level: number, name: number, value: Uint8Array): number;

    /**
     * `arg` is an integer, or the buffer that the request reads or fills. The host
     * knows the size of each request it allows, and refuses the others (TypeError).
     */
    ioctl(fd: number, request: number, arg: number | Uint8Array): number;
  }

  export interface Host {
    /** argv, the program's name first. Arguments that are not UTF-8 are Uint8Array. */
    readonly argv: readonly Bytes[];
    /** "NAME=value" each. */
    readonly environ: readonly Bytes[];
    /**
     * Runs the statements of the script of that name, once per call. What it imports ran when
     * the program was built: nothing that is imported may make a system call by itself, or read
     * `argv` or `environ`; that is an error of the build. An error that a script of another
     * image throws ends the program.
     */
    run(script: string): void;
    hasScript(name: string): boolean;
    /** "ENOENT" for 2; `E<number>` for one that has no name. */
    errnoName(errno: number): string;
    /** Reads the whole string as UTF-8; throws TypeError if it is not. */
    decodeUtf8(bytes: Uint8Array): string;
    encodeUtf8(text: string): Uint8Array;
    /** CRC-32 of the bytes (ISO 3309, as in gzip). */
    crc32(bytes: Bytes): number;
    /**
     * What one read(2) gives of a file's first 4096 bytes; it is opened before, and closed. A string
     * if they are valid UTF-8, else the Uint8Array; -errno.
     */
    readStart(dirfd: number, path: Bytes): Bytes | number;
    /**
     * Of many such files – from the directory, each name with `rest` behind it – the words of these numbers,
     * ascending and from 0 on, with a space between; counted from what follows the last `after`, one byte,
     * or "" for all. Undefined in the place of a file that cannot be read.
     */
    readWords(
      dirfd: number,
      names: readonly Bytes[],
      rest: Bytes,
      after: string,
      numbers: readonly number[],
    ): (Bytes | undefined)[];
    /** readlinkat(2) of many, named in the same way. */
    readLinks(dirfd: number, names: readonly Bytes[], rest: Bytes): (Bytes | undefined)[];
    /**
     * Has a thread make a namespace, CLONE_NEWNET, CLONE_NEWIPC or CLONE_NEWUTS, while this one
     * goes on, which stays where it is. 0, or -errno; EBUSY until `endUnshare` was called.
     */
    beginUnshare(flag: number): number;
    /** Runs what promises have made ready, until nothing is; a program has them only if its build says so. */
    runJobs(): void;
    /** Waits until it is made, and gives its descriptor, closed by execve(2), or -errno; EINVAL for none. */
    endUnshare(): number;
  }

  export const linux: Linux;
  export const host: Host;
}
