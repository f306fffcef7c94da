import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_REMOVEDIR,
  CGROUP2_SUPER_MAGIC,
  DT_DIR,
  LOCK_EX,
  LOCK_NB,
  LOCK_SH,
  LOCK_UN,
  O_ACCMODE,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_PATH,
  O_RDONLY,
  O_TRUNC,
  RENAME_NOREPLACE,
  S_IFDIR,
  S_IFLNK,
  XATTR_CREATE,
} from "../constants.ts";
import type { Errno } from "../errno.ts";
import type { At, Bytes, Descriptor, Dirent, Kernel, OpenHow, Paths, Statx } from "../kernel.ts";
import type { Pid } from "../pid.ts";
import { type Signal, signalNumber, signals } from "../signal.ts";
import { ignoring, SyscallFault } from "../syscall-fault.ts";
import { CgroupFolder } from "./cgroup-folder.ts";
import { crc32 } from "./crc32.ts";
import { Descriptors } from "./descriptors.ts";
import { FakeMachine } from "./fake-machine.ts";
import { Interruptions } from "./interruptions.ts";
import type { Folder, Leaf, Node } from "./node.ts";
import type { OpenFile } from "./open-file.ts";
import { PlainFile } from "./plain-file.ts";
import { PlainFolder } from "./plain-folder.ts";
import { resolvePath } from "./resolve-path.ts";
import { Refusal } from "./refusal.ts";
import { UnmodelledKernel } from "./unmodelled-kernel.ts";

/**
 * One process's view of a small model of Linux: tests assert on the world it leaves, not on
 * the calls it got. It can be killed, or a call of it fail, at any system call.
 */
export class FakeKernel extends UnmodelledKernel implements Kernel {
  readonly #xattrs = new WeakMap<Node, ReadonlyMap<string, Uint8Array>>();
  readonly machine: FakeMachine;
  readonly #files: Descriptors;
  readonly #interruptions: Interruptions = new Interruptions();

  constructor(machine: FakeMachine = new FakeMachine()) {
    super();
    this.machine = machine;
    this.#files = new Descriptors(machine);
  }

  /** The process dies on entering the `call`-th system call from now. */
  crashAt(call: number): void {
    this.#interruptions.crashAt(call);
  }

  /** The `call`-th system call from now fails, with no effect. */
  failAt(call: number, errno: Errno): void {
    this.#interruptions.failAt(call, errno);
  }

  /** Just before the `call`-th system call from now, others do something. */
  before(call: number, work: () => void): void {
    this.#interruptions.before(call, work);
  }

  /** The process is gone, and what it had open is closed; this is another one now. */
  reboot(): void {
    this.#files.closeAll();
    this.#interruptions.reset();
  }

  /** System calls entered so far. */
  get calls(): number {
    return this.#interruptions.calls;
  }

  /** How many descriptors the process has open. */
  get open(): number {
    return this.#files.size;
  }

  crc32(bytes: Bytes): number {
    return crc32(bytes);
  }

  openat2(dir: At, path: Bytes, how: OpenHow): Descriptor {
    return this.#enter(`openat2 ${text(path)}`, () => {
      const { parent, name, node } = this.#resolve(dir, path);
      const found = node ?? this.#create(parent, { name, how });
      if (node !== undefined && has(how.flags, O_CREAT | O_EXCL)) throw new Refusal("EEXIST");
      if (isLink(found)) throw new Error("the model follows no symbolic links");
      if (found.kind === "folder" && isWriting(how.flags)) throw new Refusal("EISDIR");
      if (found.kind === "leaf" && has(how.flags, O_DIRECTORY)) throw new Refusal("ENOTDIR");
      if (found.kind === "leaf" && has(how.flags, O_TRUNC)) found.truncate();
      return this.#open({ kind: "node", node: found }, how.flags);
    });
  }

  read(file: At, buffer: Uint8Array, offset: number, length: number): number {
    return this.#enter("read", () => {
      const open = this.#files.get(file);
      if (open.opened.kind === "inotify") {
        if (open.opened.queue.length === 0) throw new Refusal("EAGAIN");
        return 16 * open.opened.queue.splice(0).length;
      }
      if (has(open.flags, O_PATH)) throw new Refusal("EBADF");
      if (open.opened.kind !== "node") throw new Refusal("EINVAL");
      const { node } = open.opened;
      if (node.kind === "folder") throw new Refusal("EISDIR");
      open.seen = node.version;
      const bytes = node.read().subarray(open.offset, open.offset + length);
      buffer.set(bytes, offset);
      open.offset += bytes.length;
      return bytes.length;
    });
  }

  readStart(dir: At, path: Bytes): Bytes {
    using file = this.openat2(dir, path, { flags: O_RDONLY });
    const buffer = new Uint8Array(4096);
    const length = this.read(file, buffer, 0, buffer.length);
    return new TextDecoder().decode(buffer.subarray(0, length));
  }

  readWords(
    dir: At,
    { names, rest }: Paths,
    words: Parameters<typeof pickWords>[1],
  ): readonly (Bytes | undefined)[] {
    const read = (path: string): string => pickWords(text(this.readStart(dir, path)), words);
    return names.map((name) => found(() => read(`${text(name)}${rest}`)));
  }

  readLinks(dir: At, { names, rest }: Paths): readonly (Bytes | undefined)[] {
    return names.map((name) => found(() => this.readlinkat(dir, `${text(name)}${rest}`)));
  }

  isThere(dir: At, path: Bytes): boolean {
    const found = ignoring(["ENOENT"], () => {
      this.faccessat2(dir, path);
      return true;
    });
    return found ?? false;
  }

  write(file: At, bytes: Bytes, offset: number): number {
    return this.#enter("write", () => {
      const open = this.#files.get(file);
      if (!isWriting(open.flags)) throw new Refusal("EBADF");
      const encoded = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
      const written = encoded.subarray(offset);
      this.#files.leaf(file).write(written, open.offset);
      open.offset += written.length;
      return written.length;
    });
  }

  lseek(file: At, offset: number | bigint): number {
    return this.#enter("lseek", () => (this.#files.get(file).offset = Number(offset)));
  }

  fsync(file: At): void {
    this.#enter("fsync", () => this.#files.get(file));
  }

  getdents64(dir: At): Dirent[] {
    return this.#enter("getdents64", () => {
      const open = this.#files.get(dir);
      const folder = this.#files.folder(dir);
      if (folder.nlink === 0) throw new Refusal("ENOENT");
      if (open.offset > 0) return []; // read to its end already
      const entries = folder.list();
      open.offset = entries.length + 2;
      return entries.map(([name, node]) => ({
        name,
        type: node.kind === "folder" ? DT_DIR : node.type >> 12,
      }));
    });
  }

  statx(dir: At, path: Bytes, flags: number): Statx {
    return this.#enter(`statx ${text(path)}`, () => {
      const itself = path === "" && has(flags, AT_EMPTY_PATH);
      const node = itself ? this.#files.node(dir) : this.#find(dir, path);
      return statxOf(node);
    });
  }

  lsetxattr(path: Bytes, name: Bytes, value: Uint8Array, flags: number): void {
    this.#enter(`lsetxattr ${text(path)}`, () => {
      const node = this.#find(AT_FDCWD, path);
      const others = this.#xattrs.get(node) ?? new Map<string, Uint8Array>();
      if (has(flags, XATTR_CREATE) && others.has(text(name))) throw new Refusal("EEXIST");
      this.#xattrs.set(node, new Map([...others, [text(name), value]]));
    });
  }

  lremovexattr(path: Bytes, name: Bytes): void {
    this.#enter(`lremovexattr ${text(path)}`, () => {
      const node = this.#find(AT_FDCWD, path);
      const others = new Map(this.#xattrs.get(node));
      if (!others.delete(text(name))) throw new Refusal("ENODATA");
      this.#xattrs.set(node, others);
    });
  }

  lgetxattr(path: Bytes, name: Bytes): Uint8Array {
    return this.#enter(`lgetxattr ${text(path)}`, () => {
      const value = this.#xattrs.get(this.#find(AT_FDCWD, path))?.get(text(name));
      if (value === undefined) throw new Refusal("ENODATA");
      return value;
    });
  }

  faccessat2(dir: At, path: Bytes): void {
    this.#enter(`faccessat2 ${text(path)}`, () => this.#find(dir, path));
  }

  fstatfs(file: At): { readonly type: number; readonly flags: number } {
    return this.#enter("fstatfs", () => {
      const node = this.#files.node(file);
      return { type: node instanceof CgroupFolder ? magic[node.version] : TMPFS_MAGIC, flags: 0 };
    });
  }

  mkdirat(dir: At, path: Bytes): void {
    this.#enter(`mkdirat ${text(path)}`, () => {
      const { parent, name, node } = this.#resolve(dir, path);
      if (node !== undefined) throw new Refusal("EEXIST");
      parent.makeFolder(name);
    });
  }

  unlinkat(dir: At, path: Bytes, flags: number): void {
    this.#enter(`unlinkat ${text(path)}`, () => {
      const { parent, name } = this.#resolve(dir, path);
      if (has(flags, AT_REMOVEDIR)) parent.removeFolder(name);
      else parent.unlink(name);
    });
  }

  renameat2(fromDir: At, from: Bytes, toDir: At, to: Bytes, flags: number): void {
    this.#enter(`renameat2 ${text(from)}`, () => {
      const source = this.#resolve(fromDir, from);
      const target = this.#resolve(toDir, to);
      if (source.node === undefined) throw new Refusal("ENOENT");
      if (source.node.kind === "folder" || !(source.parent instanceof PlainFolder)) {
        throw new Error("the model renames files only");
      }
      if (has(flags, RENAME_NOREPLACE) && target.node !== undefined) throw new Refusal("EEXIST");
      target.parent.put(target.name, source.node);
      source.parent.take(source.name);
    });
  }

  symlinkat(target: Bytes, dir: At, path: Bytes): void {
    this.#enter(`symlinkat ${text(path)}`, () => {
      const { parent, name, node } = this.#resolve(dir, path);
      if (node !== undefined) throw new Refusal("EEXIST");
      const link = new PlainFile(S_IFLNK);
      link.write(new TextEncoder().encode(text(target)), 0);
      parent.put(name, link);
    });
  }

  readlinkat(dir: At, path: Bytes): Bytes {
    return this.#enter(`readlinkat ${text(path)}`, () => {
      const node = this.#find(dir, path);
      if (node.kind === "folder" || !isLink(node)) throw new Refusal("EINVAL");
      return new TextDecoder().decode(node.read());
    });
  }

  flock(file: At, operation: number): void {
    this.#enter("flock", () => {
      const open = this.#files.get(file);
      const { ino } = this.#files.node(file);
      const { locks } = this.machine;
      const holder = locks.get(ino);
      if (has(operation, LOCK_UN)) {
        if (holder === open) locks.delete(ino);
      } else if (has(operation, LOCK_SH) || !has(operation, LOCK_EX | LOCK_NB)) {
        throw new Error("the model has exclusive locks that do not wait");
      } else if (holder !== undefined && holder !== open) {
        throw new Refusal("EAGAIN");
      } else {
        locks.set(ino, open);
      }
    });
  }

  kill(target: Pid, signal: Signal | 0): void {
    this.#enter(`kill ${target}`, () => {
      const process = this.machine.findProcess(target);
      if (process === undefined) throw new Refusal("ESRCH");
      if (signal !== 0 && signalNumber(signal) === signals.SIGKILL) this.machine.kill(process);
    });
  }

  pidfd_open(target: Pid): Descriptor {
    return this.#enter(`pidfd_open ${target}`, () => {
      const process = this.machine.findProcess(target);
      if (process === undefined) throw new Refusal("ESRCH");
      return this.#open({ kind: "process", process }, O_RDONLY);
    });
  }

  pidfd_send_signal(pidfd: At, signal: Signal | 0): void {
    this.#enter("pidfd_send_signal", () => {
      const { opened } = this.#files.get(pidfd);
      if (opened.kind !== "process") throw new Refusal("EBADF");
      if (opened.process.state === "dead") throw new Refusal("ESRCH");
      const isKill = signal !== 0 && signalNumber(signal) === signals.SIGKILL;
      if (isKill) this.machine.kill(opened.process);
    });
  }

  /** Time passes only while nothing happens. */
  poll(triples: Int32Array, timeoutMs: number): number {
    return this.#enter("poll", () => {
      const ready = this.#files.poll(triples);
      if (ready > 0 || timeoutMs === 0) return ready;
      this.machine.settle();
      const settled = this.#files.poll(triples);
      if (settled > 0) return settled;
      this.machine.whenIdle();
      const later = this.#files.poll(triples);
      if (later === 0) this.machine.now += BigInt(timeoutMs) * 1_000_000n;
      return later;
    });
  }

  clock_gettime(): bigint {
    return this.#enter("clock_gettime", () => this.machine.now);
  }

  inotify_init1(): Descriptor {
    return this.#enter("inotify_init1", () =>
      this.#open({ kind: "inotify", watches: new Map(), queue: [] }, O_RDONLY),
    );
  }

  inotify_add_watch(inotify: At, path: Bytes, mask: number): number {
    return this.#enter(`inotify_add_watch ${text(path)}`, () => {
      const { opened } = this.#files.get(inotify);
      if (opened.kind !== "inotify") throw new Refusal("EINVAL");
      opened.watches.set(this.#find({ fd: -100 }, path).ino, mask);
      return opened.watches.size;
    });
  }

  socket(): Descriptor {
    return this.#enter("socket", () => this.#open({ kind: "socket" }, O_RDONLY));
  }

  connect(socket: At, path: Bytes): void {
    this.#enter(`connect ${text(path)}`, () => {
      if (this.#files.get(socket).opened.kind !== "socket") throw new Refusal("ENOTSOCK");
      const { ino } = this.#find({ fd: -100 }, path);
      if (!this.machine.listening.has(ino)) throw new Refusal("ECONNREFUSED");
    });
  }

  #enter<T>(call: string, work: () => T): T {
    this.machine.tick();
    this.#interruptions.enter(call);
    try {
      return work();
    } catch (error) {
      if (error instanceof Refusal) throw new SyscallFault(error.errno, call);
      throw error;
    }
  }

  /** Of a process that was killed the kernel closes what it had open, not its own code. */
  #open(opened: OpenFile["opened"], flags: number): Descriptor {
    const file: OpenFile = { opened, flags, offset: 0, seen: undefined };
    const fd = this.#files.add(file);
    return {
      fd,
      [Symbol.dispose]: () => {
        if (!this.#interruptions.isDead) this.#files.close(fd, file);
      },
    };
  }

  #resolve(dir: At, path: Bytes): ReturnType<typeof resolvePath> {
    return resolvePath(text(path), {
      root: this.machine.root,
      start: () => this.#files.folder(dir),
      descriptor: (fd) => this.#files.node({ fd }),
    });
  }

  #find(dir: At, path: Bytes): Node {
    const { node } = this.#resolve(dir, path);
    if (node === undefined) throw new Refusal("ENOENT");
    return node;
  }

  #create(parent: Folder, { name, how }: { readonly name: string; readonly how: OpenHow }): Leaf {
    if (!has(how.flags, O_CREAT)) throw new Refusal("ENOENT");
    const file = new PlainFile();
    parent.put(name, file);
    return file;
  }
}

const TMPFS_MAGIC = 0x01021994;
const magic = { 1: 0x27e0eb, 2: CGROUP2_SUPER_MAGIC } as const;

function statxOf(node: Node): Statx {
  const size = node.kind === "folder" ? 0 : node.read().length;
  return {
    mode: node.kind === "folder" ? S_IFDIR | 0o700 : node.type | 0o600,
    nlink: node.nlink,
    uid: 0,
    gid: 0,
    ino: node.ino,
    size,
    rdevMajor: 0,
    rdevMinor: 0,
    devMajor: 0,
    devMinor: 0,
    mtimeSec: 0,
    mtimeNsec: 0,
    mntId: 1n,
    attributes: 0n,
  };
}

function text(path: Bytes): string {
  return typeof path === "string" ? path : new TextDecoder().decode(path);
}

function has(flags: number, wanted: number): boolean {
  return (flags & wanted) === wanted;
}

function isWriting(flags: number): boolean {
  return (flags & O_ACCMODE) !== O_RDONLY;
}

function isLink(node: Node): boolean {
  return node.kind === "leaf" && node.type === S_IFLNK;
}

function pickWords(
  whole: string,
  { after, numbers }: { readonly after: string; readonly numbers: readonly number[] },
): string {
  const from = after === "" ? 0 : whole.lastIndexOf(after) + 1;
  const words = whole.slice(from).split(/\s+/).filter(Boolean);
  return numbers.flatMap((number) => words[number] ?? []).join(" ");
}

function found<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyscallFault) return undefined;
    throw error;
  }
}
