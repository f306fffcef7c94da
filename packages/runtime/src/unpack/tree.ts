import { Fault } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_REMOVEDIR,
  AT_SYMLINK_NOFOLLOW,
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  STATX_BASIC_STATS,
  type Statx,
} from "@skiff/kernel";
import { type ByteString, byteString, encodeByteString, showByteString } from "@skiff/spec";

/** A name in an open directory: what is done to it can't be led elsewhere. */
export interface Place {
  readonly directory: At;
  readonly name: string | Uint8Array;
}

const resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
const directoryFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
const mostOpen = 32;
/** As many links as Linux follows (path_resolution(7)). */
const mostLinks = 40;

/**
 * The directory that a layer is unpacked into. Paths are clean (`cleanTarPath`). Links in
 * them are followed as a process would whose root this directory is: nothing leads out.
 */
export class Tree implements Disposable {
  readonly #kernel: Kernel;
  readonly #root: Descriptor;
  readonly #lower: readonly Descriptor[];
  /** Of the directories used last, by path; the oldest first. */
  readonly #open: Map<ByteString, Descriptor> = new Map();
  #latest: { readonly path: ByteString; readonly directory: At } | undefined;
  /** No more found by path, but perhaps still in use as a place. */
  readonly #stale: Descriptor[] = [];

  private constructor(kernel: Kernel, root: Descriptor, lower: readonly Descriptor[]) {
    this.#kernel = kernel;
    this.#root = root;
    this.#lower = lower;
  }

  /** `lower` are the layers below, the nearest first. */
  static open(kernel: Kernel, directory: string, lower: readonly string[]): Tree {
    using undo = new DisposableStack();
    const open = (path: string): Descriptor =>
      undo.use(kernel.openat2(AT_FDCWD, path, { flags: directoryFlags }));
    const tree = new Tree(kernel, open(directory), lower.map(open));
    undo.move();
    return tree;
  }

  [Symbol.dispose](): void {
    this.forget();
    this.settle();
    for (const directory of this.#lower) directory[Symbol.dispose]();
    this.#root[Symbol.dispose]();
  }

  get root(): At {
    return this.#root;
  }

  /** Where `path` is. Directories on the way that are missing are made like those of the layers below. */
  place(path: ByteString): Place {
    const slash = path.lastIndexOf("/");
    return {
      directory: slash === -1 ? this.#root : this.directory(path.slice(0, slash)),
      name: encodeByteString(path.slice(slash + 1)),
    };
  }

  /** Where `path` is; undefined where not even its directory is there. */
  findPlace(path: ByteString): Place | undefined {
    const slash = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(slash, 0));
    const isThere = folder === "" || this.#open.has(folder);
    if (!isThere) {
      const opened = ignoring(["ENOTDIR"], () => this.#openDirectory(folder));
      if (opened === undefined) return undefined;
      this.#remember(folder, opened);
    }
    return this.place(path);
  }

  /** The directory `path`, made where it is missing. */
  directory(path: ByteString): At {
    if (path === "") return this.#root;
    if (path === this.#latest?.path) return this.#latest.directory; // as nearly always
    const known = this.#open.get(path);
    if (known !== undefined) this.#open.delete(path);
    const opened = known ?? this.#openDirectory(path) ?? this.#make(path, 0);
    this.#remember(path, opened);
    return opened;
  }

  /** Every place given out before may be closed from now on. */
  settle(): void {
    if (this.#stale.length === 0) return;
    for (const directory of this.#stale.splice(0)) directory[Symbol.dispose]();
  }

  /** To be called where a directory or a link goes: paths may lead elsewhere then. */
  forget(): void {
    this.#stale.push(...this.#open.values());
    this.#open.clear();
    this.#latest = undefined;
  }

  /** Removes what is there, a directory with all that it has. Idempotent. */
  remove(place: Place): void {
    const found = this.find(place);
    if (found === undefined) return;
    this.forget();
    if ((found.mode & S_IFMT) !== S_IFDIR) this.#kernel.unlinkat(place.directory, place.name, 0);
    else this.#removeDirectory(place);
  }

  /** What is there, a link itself; undefined for nothing. */
  find({ directory, name }: Place): Statx | undefined {
    return ignoring(["ENOENT"], () =>
      this.#kernel.statx(directory, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS),
    );
  }

  #remember(path: ByteString, directory: Descriptor): void {
    this.#open.set(path, directory);
    this.#latest = { path, directory };
    if (this.#open.size <= mostOpen) return;
    for (const [oldest, unused] of this.#open) {
      this.#open.delete(oldest);
      this.#stale.push(unused);
      return;
    }
  }

  #removeDirectory(place: Place): void {
    {
      const flags = directoryFlags | O_NOFOLLOW;
      using directory = this.#kernel.openat2(place.directory, place.name, { flags });
      for (const { name } of this.#kernel.getdents64(directory)) {
        const found = this.find({ directory, name });
        const isDirectory = found !== undefined && (found.mode & S_IFMT) === S_IFDIR;
        if (isDirectory) this.#removeDirectory({ directory, name });
        else this.#kernel.unlinkat(directory, name, 0);
      }
    }
    this.#kernel.unlinkat(place.directory, place.name, AT_REMOVEDIR);
  }

  #openDirectory(path: ByteString): Descriptor | undefined {
    return ignoring(["ENOENT"], () =>
      this.#kernel.openat2(this.#root, encodeByteString(path), { flags: directoryFlags, resolve }),
    );
  }

  #make(path: ByteString, links: number): Descriptor {
    const kernel = this.#kernel;
    const slash = path.lastIndexOf("/");
    const above = path.slice(0, Math.max(slash, 0));
    using parent =
      above === "" ? undefined : (this.#openDirectory(above) ?? this.#make(above, links));
    const place = {
      directory: parent ?? this.#root,
      name: encodeByteString(path.slice(slash + 1)),
    };
    const found = this.find(place);
    if (found !== undefined && (found.mode & S_IFMT) === S_IFLNK)
      return this.#makeTarget(path, place, links);
    const like = this.#findLower(path);
    kernel.mkdirat(place.directory, place.name, (like?.mode ?? 0o755) & 0o7777);
    using undo = new DisposableStack();
    const flags = directoryFlags | O_NOFOLLOW;
    const made = undo.use(kernel.openat2(place.directory, place.name, { flags }));
    if (like !== undefined) {
      kernel.fchown(made, like.uid, like.gid);
      kernel.fchmod(made, like.mode & 0o7777);
    }
    undo.move();
    return made;
  }

  /** A link whose target is in a layer below, or nowhere yet. */
  #makeTarget(path: ByteString, place: Place, links: number): Descriptor {
    if (links === mostLinks) {
      throw new Fault("failed_precondition", `${showByteString(path)}: too many links`);
    }
    const read = this.#kernel.readlinkat(place.directory, place.name);
    const target = byteString(typeof read === "string" ? new TextEncoder().encode(read) : read);
    const start = target.startsWith("/") ? [] : path.split("/").slice(0, -1);
    const clean = clamp([...start, ...target.split("/")]);
    return this.#openDirectory(clean) ?? this.#make(clean, links + 1);
  }

  /** The directory that will be merged with the new one. */
  #findLower(path: ByteString): Statx | undefined {
    for (const lower of this.#lower) {
      const flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
      using found = ignoring(["ENOENT", "ENOTDIR"], () =>
        this.#kernel.openat2(lower, encodeByteString(path), { flags, resolve }),
      );
      if (found !== undefined) {
        return this.#kernel.statx(found, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
      }
    }
    return undefined;
  }
}

/** A path below the root, `..` at the root staying there, as for a process in it. */
function clamp(parts: readonly ByteString[]): ByteString {
  const clean: ByteString[] = [];
  for (const part of parts) {
    if (part === "..") clean.pop();
    else if (part !== "" && part !== ".") clean.push(part);
  }
  return clean.join("/");
}
