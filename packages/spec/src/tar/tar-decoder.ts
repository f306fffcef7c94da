import { Mismatch } from "../decode/mismatch.ts";
import { type ByteString, byteString } from "./byte-string.ts";
import { HeaderChecksum } from "./header-checksum.ts";
import { decodePaxRecords } from "./pax-records.ts";
import { SparseBlocks } from "./sparse-blocks.ts";
import { sparseMapOf } from "./sparse-map-of.ts";
import type { TarEntry, TarEntryType } from "./tar-entry.ts";
import { decodeTarHeader, type TarHeader } from "./tar-header.ts";

/** What a block told, and so what is read next. */
export type TarStep =
  | { readonly kind: "entry"; readonly entry: TarEntry }
  /** `size` bytes of an extension, padded to 512, that go to `extend`. */
  | { readonly kind: "extension"; readonly size: number }
  /** The next block goes to `block` too. */
  | { readonly kind: "more" }
  /** Zeros: the archive ends here. */
  | { readonly kind: "end" };

const types: ReadonlyMap<string, TarEntryType> = new Map<string, TarEntryType>([
  ["\0", "file"],
  ["0", "file"],
  ["7", "file"], // contiguous, which means nothing today
  ["S", "file"], // with holes
  ["1", "hard link"],
  ["2", "symbolic link"],
  ["3", "character device"],
  ["4", "block device"],
  ["5", "directory"],
  ["6", "fifo"],
]);

/** An extended header that is longer is an attack: names and attributes fit many times over. */
const longestExtension = 1024 * 1024;

const none: ReadonlyMap<ByteString, Uint8Array> = new Map();

/**
 * Makes entries of blocks: POSIX ustar with PAX extended headers, and GNU's long names,
 * long numbers and sparse files. Reads nothing itself, so that it serves any stream.
 * Throws `invalid_argument`.
 */
export class TarDecoder {
  readonly #checksum: HeaderChecksum = new HeaderChecksum();
  #extension: "pax" | "global" | "path" | "target" | undefined;
  #pax: Map<ByteString, Uint8Array> | undefined;
  #records: readonly (readonly [ByteString, Uint8Array])[] = [];
  #path: ByteString | undefined;
  #target: ByteString | undefined;
  #sparse: { readonly blocks: SparseBlocks; readonly header: TarHeader } | undefined;

  /** The next 512 bytes, in a buffer aligned to 4. */
  block(block: Uint8Array): TarStep {
    if (this.#sparse !== undefined) return this.#sparseBlock(this.#sparse, block);
    const header = decodeTarHeader(block, this.#checksum);
    if (header === undefined) return { kind: "end" };
    this.#extension = extensionOf(header.typeflag);
    if (this.#extension !== undefined) {
      if (header.size > longestExtension)
        throw new Mismatch("an extended header is longer than 1 MiB");
      return { kind: "extension", size: header.size };
    }
    return this.#header(header, block);
  }

  extend(body: Uint8Array): void {
    switch (this.#extension) {
      case "path":
        this.#path = untilNul(body);
        return;
      case "target":
        this.#target = untilNul(body);
        return;
      case "pax":
        this.#records = decodePaxRecords(body);
        this.#pax = new Map(this.#records);
        return;
      case "global":
      case undefined:
        return; // global headers say nothing of any one entry that matters (git writes its commit)
    }
  }

  /** Throws if an extended header was the last thing: what it extends is missing. */
  end(): void {
    if (this.#extension === undefined && this.#sparse === undefined) return;
    throw new Mismatch("it ends after an extended header");
  }

  #header(header: TarHeader, block: Uint8Array): TarStep {
    const isPlain = this.#pax === undefined && header.typeflag !== "S";
    if (isPlain) return this.#plainEntry(header);
    const blocks = SparseBlocks.from(header, block, this.#pax);
    if (blocks === undefined || blocks.isComplete) return this.#entry(header, blocks);
    this.#sparse = { blocks, header };
    return { kind: "more" };
  }

  /** Nearly all entries of nearly all layers. */
  #plainEntry(header: TarHeader): TarStep {
    const path = this.#path ?? header.name;
    const type = typeOf(header.typeflag, path);
    const { mode, uid, gid, mtime, devMajor, devMinor } = header;
    const entry: TarEntry = {
      type,
      path,
      target: this.#target ?? header.linkname,
      mode: mode & 0o7777,
      uid,
      gid,
      mtimeSec: mtime,
      mtimeNsec: 0,
      devMajor,
      devMinor,
      size: sizeOf(type, header.size),
      xattrs: none,
      sparse: undefined,
    };
    this.#path = undefined;
    this.#target = undefined;
    return { kind: "entry", entry };
  }

  #sparseBlock(
    sparse: { readonly blocks: SparseBlocks; readonly header: TarHeader },
    block: Uint8Array,
  ): TarStep {
    sparse.blocks.add(block);
    if (!sparse.blocks.isComplete) return { kind: "more" };
    this.#sparse = undefined;
    return this.#entry(sparse.header, sparse.blocks);
  }

  #entry(header: TarHeader, blocks: SparseBlocks | undefined): TarStep {
    const pax = this.#pax;
    const path = this.#path ?? text(pax, "GNU.sparse.name") ?? text(pax, "path") ?? header.name;
    const { seconds, nanoseconds } = time(text(pax, "mtime"), header.mtime);
    const size = (number(pax, "size") ?? header.size) - (blocks?.bytesOfBody ?? 0);
    const sparse = sparseMapOf(blocks, this.#records, size);
    const type = typeOf(header.typeflag, path);
    const entry: TarEntry = {
      type,
      path,
      target: this.#target ?? text(pax, "linkpath") ?? header.linkname,
      mode: header.mode & 0o7777,
      uid: number(pax, "uid") ?? header.uid,
      gid: number(pax, "gid") ?? header.gid,
      mtimeSec: seconds,
      mtimeNsec: nanoseconds,
      devMajor: header.devMajor,
      devMinor: header.devMinor,
      size: sizeOf(type, size),
      xattrs: pax === undefined ? none : xattrs(pax),
      sparse: type === "file" ? sparse : undefined,
    };
    this.#path = undefined;
    this.#target = undefined;
    this.#pax = undefined;
    this.#records = [];
    return { kind: "entry", entry };
  }
}

function extensionOf(typeflag: string): "pax" | "global" | "path" | "target" | undefined {
  switch (typeflag) {
    case "x":
    case "X":
      return "pax";
    case "g":
      return "global";
    case "L":
      return "path";
    case "K":
      return "target";
    default:
      return undefined;
  }
}

/** A file whose name ends in a slash is how the oldest archives write a directory. */
function typeOf(typeflag: string, path: ByteString): TarEntryType {
  const type = types.get(typeflag);
  if (type === undefined)
    throw new Mismatch(`an entry has the unknown type ${JSON.stringify(typeflag)}`);
  return type === "file" && path.endsWith("/") ? "directory" : type;
}

/** Only files have a body, whatever a header says: some write the size of a hard link's file. */
function sizeOf(type: TarEntryType, size: number): number {
  if (size < 0) throw new Mismatch("the size of an entry is negative");
  return type === "file" ? size : 0;
}

function text(
  pax: ReadonlyMap<ByteString, Uint8Array> | undefined,
  key: string,
): ByteString | undefined {
  const value = pax?.get(key);
  return value === undefined || value.length === 0 ? undefined : byteString(value);
}

function number(
  pax: ReadonlyMap<ByteString, Uint8Array> | undefined,
  key: string,
): number | undefined {
  const value = text(pax, key);
  if (value === undefined) return undefined;
  const exact = /^-?[0-9]+$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(exact)) throw new Mismatch(`${key} of an extended header is no number`);
  return exact;
}

/** "1321711775.972059": of a time before 1970 the fraction too counts backwards. */
function time(
  pax: ByteString | undefined,
  fallback: number,
): { readonly seconds: number; readonly nanoseconds: number } {
  if (pax === undefined) return { seconds: fallback, nanoseconds: 0 };
  const [, sign, whole, fraction = ""] = /^(-?)([0-9]+)(?:\.([0-9]*))?$/.exec(pax) ?? [];
  const seconds = Number(whole);
  if (whole === undefined || !Number.isSafeInteger(seconds)) {
    throw new Mismatch("mtime of an extended header is no time");
  }
  const nanoseconds = Number(fraction.padEnd(9, "0").slice(0, 9));
  if (sign === "") return { seconds, nanoseconds };
  return nanoseconds === 0
    ? { seconds: -seconds, nanoseconds }
    : { seconds: -seconds - 1, nanoseconds: 1e9 - nanoseconds };
}

const xattrPrefix = "SCHILY.xattr.";

function xattrs(pax: ReadonlyMap<ByteString, Uint8Array>): ReadonlyMap<ByteString, Uint8Array> {
  const found = new Map<ByteString, Uint8Array>();
  for (const [key, value] of pax) {
    if (key.startsWith(xattrPrefix)) found.set(key.slice(xattrPrefix.length), value);
  }
  return found;
}

function untilNul(body: Uint8Array): ByteString {
  const nul = body.indexOf(0);
  return byteString(nul === -1 ? body : body.subarray(0, nul));
}
