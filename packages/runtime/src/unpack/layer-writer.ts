import { during, Fault, isFault } from "@skiff/base";
import {
  AT_SYMLINK_NOFOLLOW,
  type At,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOFOLLOW,
  O_RDONLY,
  O_WRONLY,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  SEEK_SET,
  SyscallFault,
} from "@skiff/kernel";
import {
  type ByteString,
  cleanTarPath,
  encodeByteString,
  type SparseMap,
  showByteString,
  type TarEntry,
} from "@skiff/spec";
import { setAttributes, setAttributesAt, setTimes } from "./attributes.ts";
import { checkDevice } from "./device-policy.ts";
import type { MergedLayer } from "./merged-layer.ts";
import { isWhiteout, makeOpaque, makeWhiteout } from "./overlay-marks.ts";
import type { TarSource } from "./tar-source.ts";
import type { Place, Tree } from "./tree.ts";
import { type Whiteout, whiteoutOf } from "./whiteout.ts";

const setIds = 0o6000;
const setGid = 0o2000;
const directoryFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/** How entries are put into a tree that is no layer: as they are, over what is there. */
export interface PlainFiles {
  /** Else they are the caller's. */
  readonly keepsOwner: boolean;
}

/**
 * Puts a layer's entries into a tree, in the form of an overlayfs layer or over what is `merged` there; or any
 * archive's, as plain files.
 */
export class LayerWriter {
  readonly #kernel: Kernel;
  readonly #tree: Tree;
  readonly #source: TarSource;
  readonly #files: PlainFiles | undefined;
  readonly #merged: MergedLayer | undefined;
  readonly #uid: number;
  readonly #gid: number;
  /** Directories, whose times are set when nothing is put into them any more. */
  readonly #directories: Map<ByteString, TarEntry> = new Map();
  /** Once a directory hands its group on, every file must be given its own. */
  #isGroupInherited = false;

  constructor(
    kernel: Kernel,
    {
      tree,
      source,
      files,
      merged,
    }: {
      readonly tree: Tree;
      readonly source: TarSource;
      readonly files?: PlainFiles | undefined;
      readonly merged?: MergedLayer | undefined;
    },
  ) {
    this.#kernel = kernel;
    this.#tree = tree;
    this.#source = source;
    this.#files = files;
    this.#merged = merged;
    this.#uid = kernel.geteuid();
    this.#gid = kernel.getegid();
  }

  /** The source stands at the entry's body, and behind it afterwards. */
  write(entry: TarEntry): void {
    try {
      const isOurs = this.#files?.keepsOwner === false;
      this.#write(isOurs ? { ...entry, uid: this.#uid, gid: this.#gid } : entry);
    } catch (error) {
      if (!isFault(error)) throw error;
      const message = isUnmapped(error) ? unmapped(entry) : error.message;
      throw new Fault(error.code, `${showByteString(entry.path)}: ${message}`, { cause: error });
    }
  }

  /** After the last entry. */
  finish(): void {
    for (const [path, entry] of this.#directories) {
      this.#tree.settle();
      const place = this.#tree.findPlace(path);
      if (place === undefined) continue; // replaced by a later entry
      during(showByteString(path), () =>
        ignoring(["ENOENT"], () => setTimes(this.#kernel, place, entry)),
      );
    }
  }

  #write(entry: TarEntry): void {
    this.#tree.settle();
    const path = cleanTarPath(entry.path);
    const slash = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(slash, 0));
    const whiteout = this.#files ? noWhiteout : whiteoutOf(path.slice(slash + 1));
    if (path === "" || whiteout.kind === "ignored") {
      this.#source.skip(entry.size); // the root's own attributes are the snapshot's, as containerd has it
    } else if (whiteout.kind === "none") {
      this.#create(path, entry);
      this.#merged?.note(path);
    } else if (this.#merged !== undefined) {
      this.#merged.hide(folder, whiteout);
      this.#source.skip(entry.size);
    } else {
      const directory = this.#tree.directory(folder);
      if (whiteout.kind === "opaque") makeOpaque(this.#kernel, directory);
      else this.#hide({ directory, name: encodeByteString(whiteout.name) });
      this.#source.skip(entry.size);
    }
    this.#source.endBody(entry.size);
  }

  #create(path: ByteString, entry: TarEntry): void {
    const place = this.#tree.place(path);
    const { directory, name } = place;
    switch (entry.type) {
      case "file":
        return this.#file(place, entry);
      case "directory":
        this.#directory(place, entry);
        this.#directories.set(path, entry);
        return;
      case "hard link":
        return this.#hardLink(path, place, entry);
      case "symbolic link":
        this.#replacing(place, () =>
          this.#kernel.symlinkat(encodeByteString(entry.target), directory, name),
        );
        return this.#own(place, entry);
      case "fifo":
        return this.#node(place, entry, S_IFIFO);
      case "character device":
      case "block device":
        checkDevice(entry);
        return this.#node(place, entry, S_IFCHR);
      default:
        return entry.type satisfies never;
    }
  }

  #file(place: Place, entry: TarEntry): void {
    const kernel = this.#kernel;
    const flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    using file = this.#replacing(place, () =>
      kernel.openat2(place.directory, place.name, { flags, mode: entry.mode }),
    );
    if (entry.sparse === undefined) this.#source.copy(file, entry.size);
    else this.#copyFragments(file, entry.sparse);
    if (this.#needsOwner(entry)) {
      kernel.fchown(file, entry.uid, entry.gid);
      if ((entry.mode & setIds) !== 0) kernel.fchmod(file, entry.mode); // chown takes them away
    }
    if (entry.xattrs.size > 0) setAttributes(kernel, file, entry);
    setTimes(kernel, place, entry);
  }

  #copyFragments(file: At, { size, fragments }: SparseMap): void {
    for (const { offset, length } of fragments) {
      this.#kernel.lseek(file, offset, SEEK_SET);
      this.#source.copy(file, length);
    }
    this.#kernel.ftruncate(file, size);
  }

  #directory(place: Place, entry: TarEntry): void {
    const kernel = this.#kernel;
    const isNew = this.#ensureDirectory(place, entry.mode);
    if (isNew && (entry.mode & setIds) === 0 && entry.xattrs.size === 0) {
      if (!this.#needsOwner(entry)) return;
      kernel.fchownat(place.directory, place.name, entry.uid, entry.gid, AT_SYMLINK_NOFOLLOW);
      return;
    }
    using directory = kernel.openat2(place.directory, place.name, { flags: directoryFlags });
    kernel.fchown(directory, entry.uid, entry.gid);
    kernel.fchmod(directory, entry.mode);
    setAttributes(kernel, directory, entry);
    if ((entry.mode & setGid) !== 0) this.#isGroupInherited = true;
  }

  /** A directory that is there is kept, with what is in it; anything else gives way. Whether it is new. */
  #ensureDirectory(place: Place, mode: number): boolean {
    const { directory, name } = place;
    const kernel = this.#kernel;
    const make = (): true => {
      kernel.mkdirat(directory, name, mode & 0o1777);
      return true;
    };
    if (ignoring(["EEXIST"], make) === true) return true;
    const found = this.#tree.find(place);
    if (found !== undefined && (found.mode & S_IFMT) === S_IFDIR) return false;
    if (this.#files !== undefined) throw overwriting("non-directory", "directory");
    this.#tree.remove(place);
    make();
    if (found !== undefined && isWhiteout(found)) this.#makeOpaque(place); // what is below stays hidden
    return true;
  }

  /** A whiteout hides what is below, never what its own layer has (image-spec, layer, "Whiteouts"). */
  #hide(place: Place): void {
    if (ignoring(["EEXIST"], () => (makeWhiteout(this.#kernel, place), true)) === true) return;
    const found = this.#tree.find(place);
    if (found !== undefined && (found.mode & S_IFMT) === S_IFDIR) this.#makeOpaque(place);
  }

  #makeOpaque(place: Place): void {
    using directory = this.#kernel.openat2(place.directory, place.name, { flags: directoryFlags });
    makeOpaque(this.#kernel, directory);
  }

  #hardLink(path: ByteString, place: Place, entry: TarEntry): void {
    const target = cleanTarPath(entry.target);
    if (target === path) return;
    const from = this.#tree.place(target);
    const found = this.#tree.find(from);
    if (found === undefined || isWhiteout(found))
      throw wrongLink(target, "which is not in the layer");
    if ((found.mode & S_IFMT) === S_IFDIR) throw wrongLink(target, "which is a directory");
    this.#replacing(place, () =>
      this.#kernel.linkat(from.directory, from.name, place.directory, place.name, 0),
    );
  }

  #node(place: Place, entry: TarEntry, type: number): void {
    const device = { major: entry.devMajor, minor: entry.devMinor };
    this.#replacing(place, () =>
      this.#kernel.mknodat(place.directory, place.name, type | entry.mode, device),
    );
    this.#own(place, entry);
  }

  /** The rest, for what no descriptor is open for. */
  #own(place: Place, entry: TarEntry): void {
    const { directory, name } = place;
    if (this.#needsOwner(entry)) {
      this.#kernel.fchownat(directory, name, entry.uid, entry.gid, AT_SYMLINK_NOFOLLOW);
    }
    if (entry.xattrs.size > 0) setAttributesAt(this.#kernel, place, entry);
    setTimes(this.#kernel, place, entry);
  }

  /** Makes something; what has its name already goes first. */
  #replacing<T>(place: Place, make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof SyscallFault) || error.errno !== "EEXIST") throw error;
    }
    const found = this.#files && this.#tree.find(place);
    if (found !== undefined && (found.mode & S_IFMT) === S_IFDIR) {
      throw overwriting("directory", "non-directory");
    }
    this.#tree.remove(place);
    return make();
  }

  /** A new file is ours already. */
  #needsOwner({ uid, gid }: TarEntry): boolean {
    return uid !== this.#uid || gid !== this.#gid || this.#isGroupInherited;
  }
}

const noWhiteout: Whiteout = { kind: "none" };

function overwriting(old: string, by: string): Fault {
  return new Fault("already_exists", `cannot overwrite ${old} with ${by}`);
}

/** chown(2) says so of an id that the user namespace has not. */
function isUnmapped(error: Fault): boolean {
  return (
    error instanceof SyscallFault && error.errno === "EINVAL" && error.message.startsWith("fchown")
  );
}

function unmapped({ uid, gid }: TarEntry): string {
  return (
    `it is of user ${uid}:${gid}, and there are not so many subordinate ids; have root add some: ` +
    "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 NAME"
  );
}

function wrongLink(target: ByteString, why: string): Fault {
  const name = JSON.stringify(showByteString(target));
  return new Fault("invalid_argument", `it is a hard link to ${name}, ${why}`);
}
