import { Fault, isFault } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_REMOVEDIR,
  type At,
  type Bytes,
  type Checksums,
  createFile,
  type Deadline,
  DT_DIR,
  type Descriptor,
  EPOLLIN,
  type Events,
  type Files,
  ignoring,
  IN_CLOEXEC,
  IN_CLOSE_NOWRITE,
  IN_DELETE_SELF,
  LOCK_EX,
  LOCK_NB,
  LOCK_UN,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
  RESOLVE_NO_XDEV,
  STATX_BASIC_STATS,
  SyscallFault,
} from "@skiff/kernel";
import type { ContainerId, Decoder } from "@skiff/spec";
import { checksum } from "./checksum.ts";
import { encodeBrief } from "./brief.ts";
import { findRecordFile } from "./find-record-file.ts";
import {
  decodeDescribed,
  decodeInit,
  decodeInitName,
  decodeOwned,
  type Described,
  encodeInit,
  encodeOwned,
  type Init,
  type InitName,
  type Owned,
} from "./owned.ts";
import { decodeFilter, encodeFilter, type Filter } from "./seccomp/filter.ts";

type RecordKernel = Files & Checksums & Pick<Events, "inotify_init1" | "inotify_add_watch">;

const briefName = "running";

/** Where the brief of a container that was started is, for `decodeBrief()`: from its directory. */
export const briefPath: string = `/${briefName}`;

/** Milliseconds between two looks at a lock that is about to end. */
const pause = 10;

/**
 * What makes a container exist: a directory named for it, there before all else it owns
 * and gone after all of it. In it `owned.json`, written before anything is acquired,
 * `init.json`, written when the first process is there, and `start.sock` until it is started, then
 * the link `running`, a brief of both for `glimpseContainers()`. Files are whole or not there at all; none is ever changed. They are not synced
 * to a disk: what they name dies with the kernel, and what a power loss tore is found out.
 */
export class ContainerRecord implements Disposable {
  readonly #kernel: RecordKernel;
  readonly #path: string;
  readonly #dir: Descriptor;
  #hasLock = false;
  /** What this process wrote of it. */
  #owned: Owned | undefined;

  private constructor(kernel: RecordKernel, path: string) {
    this.#kernel = kernel;
    this.#path = path;
    this.#dir = kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
  }

  /** Takes the name, and locks it. Throws `already_exists` when another container has it. */
  static claim(kernel: RecordKernel, root: string, id: ContainerId): ContainerRecord {
    const path = `${root}/${id}`;
    try {
      makeDirectory(kernel, path);
    } catch (error) {
      if (!isFault(error, "already_exists")) throw error;
      throw new Fault("already_exists", `container with given ID already exists: ${id}`);
    }
    using undo = new DisposableStack();
    undo.defer(() => ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, path, AT_REMOVEDIR)));
    const record = undo.use(new ContainerRecord(kernel, path));
    if (!record.#tryLock()) throw new Fault("unavailable", `container ${id} is being deleted`);
    undo.move();
    return record;
  }

  /** Throws `not_found`. */
  static open(kernel: RecordKernel, root: string, id: ContainerId): ContainerRecord {
    const record = ignoring(["ENOENT"], () => new ContainerRecord(kernel, `${root}/${id}`));
    if (record === undefined) {
      throw new Fault("not_found", `container ${id} does not exist: no ${root}/${id}`);
    }
    return record;
  }

  /** Of the directory. */
  get path(): string {
    return this.#path;
  }

  /** The directory, for the start gate's socket. */
  get directory(): Descriptor {
    return this.#dir;
  }

  /** Writes down what is going to be acquired. */
  writeOwned(owned: Owned): void {
    this.#write("owned.json", encodeOwned(owned));
    this.#owned = owned;
  }

  writeInit(init: Init): void {
    this.draftInit(init);
    this.publishInit();
  }

  /** Writes the first process down where nobody looks yet; `publishInit` is then quick. */
  draftInit(init: Init): void {
    this.#draft("init.json", encodeInit(init));
    const brief = this.#owned && encodeBrief(this.#owned, init);
    if (brief === undefined) return;
    ignoring(["EEXIST"], () => this.#kernel.symlinkat(brief, this.#dir, `.${briefName}`));
  }

  publishInit(): void {
    this.#publish("init.json");
  }

  /** Its program runs: who lists containers reads no more of it from now on. */
  publishBrief(): void {
    ignoring(["ENOENT"], () => this.#publish(briefName));
  }

  /** Before what is owned, which says whether it is there. */
  writeFilter(filter: Filter): void {
    this.#write("filter.json", encodeFilter(filter));
  }

  /** Throws `failed_precondition`. */
  getFilter(): Filter {
    const filter = this.#find("filter.json", decodeFilter);
    if (filter !== undefined) return filter;
    throw new Fault("failed_precondition", `the seccomp filter in ${this.#path} cannot be read`);
  }

  /** Undefined when it was never written whole, or is garbage now. */
  findOwned(): Owned | undefined {
    return this.#find("owned.json", decodeOwned);
  }

  /** A part of what `findOwned()` finds. */
  findDescribed(): Described | undefined {
    return this.#find("owned.json", decodeDescribed);
  }

  /** `owned` is what `findOwned()` found, if it was asked. */
  findInit(owned?: Owned): Init | undefined {
    return this.#find("init.json", decodeInit(owned?.cgroup));
  }

  /** A part of what `findInit()` finds. */
  findInitName(): InitName | undefined {
    return this.#find("init.json", decodeInitName);
  }

  /**
   * Where `init.json` could not be read, and `owned.json` as `owned` says: throws
   * `failed_precondition` where a file is there that cannot be read any more, for what it named
   * may still exist.
   */
  demandUnwritten(owned: Owned | undefined): void {
    const unread = owned === undefined ? ["owned.json", "init.json"] : ["init.json"];
    const damaged = unread.filter((name) => this.#has(name));
    if (damaged.length === 0) return;
    throw new Fault(
      "failed_precondition",
      `the record of container ${this.#path.split("/").at(-1)} is damaged: ` +
        `${damaged.join(" and ")} in ${this.#path} cannot be read, so what it owns is unknown: ` +
        "end its processes and remove its cgroup, then that directory",
    );
  }

  /** Whether `owned.json` is there, be it garbage. */
  hasOwned(): boolean {
    return this.#has("owned.json");
  }

  /** Whether somebody else is creating or deleting the container right now. */
  isLocked(): boolean {
    if (this.#hasLock) return false;
    if (!this.#tryLock()) return true;
    this.#kernel.flock(this.#dir, LOCK_UN);
    this.#hasLock = false;
    return false;
  }

  /**
   * Makes this process the only one that creates or deletes the container, until the record
   * is disposed of. False when the container was deleted meanwhile. Throws `deadline_exceeded`.
   */
  lock(deadline: Deadline): boolean {
    if (!this.#tryLock()) this.#waitForLock(deadline);
    return this.#kernel.statx(this.#dir, "", AT_EMPTY_PATH, STATX_BASIC_STATS).nlink > 0;
  }

  /** Idempotent. */
  remove(): void {
    removeEntries(this.#kernel, this.#dir);
    ignoring(["ENOENT"], () => this.#kernel.unlinkat(AT_FDCWD, this.#path, AT_REMOVEDIR));
  }

  [Symbol.dispose](): void {
    this.#dir[Symbol.dispose]();
  }

  #tryLock(): boolean {
    try {
      this.#kernel.flock(this.#dir, LOCK_EX | LOCK_NB);
      this.#hasLock = true;
      return true;
    } catch (error) {
      if (!(error instanceof SyscallFault) || error.errno !== "EAGAIN") throw error;
      return false;
    }
  }

  /**
   * A lock ends when its holder closes the directory or dies: both close it, and inotify(7) tells;
   * but the kernel tells of a close before it ends the lock. So it is looked at again then.
   */
  #waitForLock(deadline: Deadline): void {
    using inotify = this.#kernel.inotify_init1(IN_CLOEXEC);
    const itself = `/proc/self/fd/${this.#dir.fd}`; // whatever has the path by now
    this.#kernel.inotify_add_watch(inotify, itself, IN_CLOSE_NOWRITE | IN_DELETE_SELF);
    const whom = (): string => `whoever creates or deletes ${this.#path}`;
    if (this.#tryLock()) return;
    deadline.wait(inotify, EPOLLIN, whom);
    while (!this.#tryLock()) deadline.rest(pause, whom);
  }

  #has(name: string): boolean {
    return this.#kernel.isThere(this.#dir, name);
  }

  #write(name: string, json: string): void {
    this.#draft(name, json);
    this.#publish(name);
  }

  #draft(name: string, json: string): void {
    const bytes = `${checksum(this.#kernel, json)}\n${json}\n`;
    createFile(this.#kernel, `.${name}`, bytes, { dir: this.#dir, mode: 0o600 });
  }

  #publish(name: string): void {
    this.#kernel.renameat2(this.#dir, `.${name}`, this.#dir, name, 0);
  }

  #find<T>(name: string, decode: Decoder<T>): T | undefined {
    return findRecordFile(this.#kernel, { dir: this.#dir, path: name }, decode);
  }
}

/** Whoever made the directory, and could not lock it, may remove it meanwhile. */
function removeEntries(kernel: Files, dir: At): void {
  for (const { name, type } of ignoring(["ENOENT"], () => kernel.getdents64(dir)) ?? []) {
    if (type === DT_DIR) removeFolder(kernel, dir, name);
    else ignoring(["ENOENT"], () => kernel.unlinkat(dir, name, 0));
  }
}

function removeFolder(kernel: Files, dir: At, name: Bytes): void {
  ignoring(["ENOENT"], () => {
    const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    using folder = kernel.openat2(dir, name, { flags, resolve: RESOLVE_NO_XDEV }); // what is mounted stays
    removeEntries(kernel, folder);
    kernel.unlinkat(dir, name, AT_REMOVEDIR);
  });
}

/** Makes `path`, which must not be there, and what is missing above it. */
function makeDirectory(kernel: Files, path: string): void {
  try {
    kernel.mkdirat(AT_FDCWD, path, 0o700);
  } catch (error) {
    if (!(error instanceof SyscallFault) || error.errno !== "ENOENT") throw error;
    const parent = path.slice(0, path.lastIndexOf("/"));
    ignoring(["EEXIST"], () => makeDirectory(kernel, parent));
    kernel.mkdirat(AT_FDCWD, path, 0o700);
  }
}
