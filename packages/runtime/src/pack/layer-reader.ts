import { Fault, isFault } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  type Kernel,
  O_CLOEXEC,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDONLY,
  S_IFBLK,
  S_IFCHR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  STATX_BASIC_STATS,
  type Statx,
} from "@skiff/kernel";
import { type ByteString, byteString, showByteString, type TarEntryType } from "@skiff/spec";
import { findMark } from "../unpack/overlay-marks.ts";
import type { Place } from "../unpack/tree.ts";
import { findAttributes } from "./find-attributes.ts";
import type { MergedEntry } from "./merged-directory.ts";
import type { TarSink } from "./tar-sink.ts";
import type { Change, Teller } from "./teller.ts";

interface Entered extends MergedEntry {
  readonly path: ByteString;
  isTold: boolean;
}

/** Reads what belongs to a layer into an archive. Directories are told of when the first of theirs is. */
export class LayerReader implements Teller {
  readonly #kernel: Kernel;
  readonly #sink: TarSink;
  readonly #entered: Entered[] = [];
  /** Where a file of several names was told of first, by its identity. */
  readonly #linked: Map<string, ByteString> = new Map();

  constructor(kernel: Kernel, sink: TarSink) {
    this.#kernel = kernel;
    this.#sink = sink;
  }

  enter(path: ByteString, entry: MergedEntry, change: Change): void {
    this.#entered.push({ ...entry, path, isTold: false });
    if (change !== "none") this.#tellDirectories();
  }

  leave(): void {
    this.#entered.pop();
  }

  whiteout(folder: ByteString, name: ByteString): void {
    this.#tellDirectories();
    const path = `${folder === "" ? "" : `${folder}/`}.wh.${name}`;
    this.#sink.entry({ ...nothing, type: "file", path });
  }

  /** Sockets have no place in an archive, and are left out. */
  file(path: ByteString, { place, stat }: MergedEntry): void {
    const type = typeOf(stat);
    if (type === undefined) return;
    this.#tellDirectories();
    try {
      const known = this.#link(path, stat);
      if (known !== undefined) {
        this.#sink.entry({ ...nothing, ...fieldsOf(stat), type: "hard link", path, target: known });
      } else if (type === "file") this.#regular(path, place);
      else this.#special(path, { place, stat }, type);
    } catch (error) {
      if (!isFault(error)) throw error;
      throw new Fault(error.code, `${showByteString(path)}: ${error.message}`, { cause: error });
    }
  }

  #tellDirectories(): void {
    for (const entered of this.#entered) {
      if (entered.isTold) continue;
      const { place, stat, path } = entered;
      const xattrs = findAttributes(this.#kernel, place);
      const fields = { ...nothing, ...fieldsOf(stat), xattrs };
      this.#sink.entry({ ...fields, type: "directory", path: `${path}/` });
      entered.isTold = true;
    }
  }

  #regular(path: ByteString, place: Place): void {
    const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    using file = this.#kernel.openat2(place.directory, place.name, { flags });
    const stat = this.#kernel.statx(file, "", AT_EMPTY_PATH, STATX_BASIC_STATS);
    if (typeOf(stat) !== "file")
      throw new Fault("unavailable", "it was replaced while it was read");
    if (findMark(this.#kernel, file, "metacopy") !== undefined) {
      throw new Fault("unimplemented", "its data is in a layer below (overlayfs, metacopy)");
    }
    const xattrs = findAttributes(this.#kernel, place);
    const { size } = stat;
    this.#sink.entry({ ...nothing, ...fieldsOf(stat), type: "file", path, size, xattrs });
    this.#sink.copy(file, size);
  }

  #special(path: ByteString, { place, stat }: MergedEntry, type: TarEntryType): void {
    const target = type === "symbolic link" ? this.#targetOf(place) : "";
    const xattrs = findAttributes(this.#kernel, place);
    this.#sink.entry({ ...nothing, ...fieldsOf(stat), type, path, target, xattrs });
  }

  #targetOf({ directory, name }: Place): ByteString {
    const target = this.#kernel.readlinkat(directory, name);
    return byteString(typeof target === "string" ? new TextEncoder().encode(target) : target);
  }

  /** Where the same file was told of before. */
  #link(path: ByteString, stat: Statx): ByteString | undefined {
    if (stat.nlink < 2) return undefined;
    const identity = `${stat.devMajor}:${stat.devMinor}:${stat.ino}`;
    const known = this.#linked.get(identity);
    if (known === undefined) this.#linked.set(identity, path);
    return known;
  }
}

const nothing = {
  target: "",
  mode: 0,
  uid: 0,
  gid: 0,
  mtimeSec: 0,
  devMajor: 0,
  devMinor: 0,
  size: 0,
  xattrs: new Map<string, Uint8Array>(),
} as const;

function fieldsOf({ mode, uid, gid, mtimeSec, rdevMajor, rdevMinor }: Statx) {
  return { mode: mode & 0o7777, uid, gid, mtimeSec, devMajor: rdevMajor, devMinor: rdevMinor };
}

/** Undefined for what an archive has no place for. */
function typeOf({ mode }: Statx): TarEntryType | undefined {
  return types.get(mode & S_IFMT);
}

const types: ReadonlyMap<number, TarEntryType> = new Map([
  [S_IFREG, "file"],
  [S_IFLNK, "symbolic link"],
  [S_IFCHR, "character device"],
  [S_IFBLK, "block device"],
  [S_IFIFO, "fifo"],
]);
