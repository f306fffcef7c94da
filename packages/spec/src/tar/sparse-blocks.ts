import { Mismatch } from "../decode/mismatch.ts";
import { type ByteString, byteString } from "./byte-string.ts";
import type { Fragment, SparseMap } from "./tar-entry.ts";
import type { TarHeader } from "./tar-header.ts";
import { decodeTarNumber } from "./tar-number.ts";

/** A map that takes more than this describes no file that anybody has. */
const mostFragments = 1_000_000;

/** A sparse file's map, where it stands in blocks of its own (GNU tar manual, "Storing Sparse Files"). */
export abstract class SparseBlocks {
  /** How many bytes of the entry's size are the map's. */
  abstract readonly bytesOfBody: number;
  abstract readonly isComplete: boolean;
  abstract add(block: Uint8Array): void;
  abstract map(): SparseMap;

  /** Undefined for a file without such a map. */
  static from(
    header: TarHeader,
    block: Uint8Array,
    pax: ReadonlyMap<ByteString, Uint8Array> | undefined,
  ): SparseBlocks | undefined {
    if (header.typeflag === "S") return new GnuBlocks(block);
    const major = pax?.get("GNU.sparse.major");
    const size = pax?.get("GNU.sparse.realsize");
    if (major === undefined || byteString(major) !== "1" || size === undefined) return undefined;
    return new PaxBlocks(decimal(byteString(size)));
  }
}

/** GNU's own format: four fragments in the header, more in blocks after it. */
class GnuBlocks extends SparseBlocks {
  override readonly bytesOfBody: number = 0;
  readonly #size: number;
  readonly #fragments: Fragment[] = [];
  #isComplete: boolean;

  constructor(header: Uint8Array) {
    super();
    this.#size = decodeTarNumber(byteString(header.subarray(483, 495)));
    this.#read(header, 386, 4);
    this.#isComplete = header[482] === 0;
  }

  override get isComplete(): boolean {
    return this.#isComplete;
  }

  override add(block: Uint8Array): void {
    this.#read(block, 0, 21);
    this.#isComplete = block[504] === 0;
  }

  override map(): SparseMap {
    return { size: this.#size, fragments: this.#fragments };
  }

  #read(block: Uint8Array, start: number, count: number): void {
    for (let at = start; at < start + count * 24; at += 24) {
      if (block[at] === 0) return; // unused
      this.#fragments.push({
        offset: decodeTarNumber(byteString(block.subarray(at, at + 12))),
        length: decodeTarNumber(byteString(block.subarray(at + 12, at + 24))),
      });
    }
    if (this.#fragments.length > mostFragments)
      throw new Mismatch("a sparse file has too many fragments");
  }
}

/** PAX format 1.0: decimal lines at the start of the body, padded to a block. */
class PaxBlocks extends SparseBlocks {
  readonly #size: number;
  #text = "";
  #bytes = 0;
  readonly #numbers: number[] = [];

  constructor(size: number) {
    super();
    this.#size = size;
  }

  override get bytesOfBody(): number {
    return this.#bytes;
  }

  override get isComplete(): boolean {
    const [count] = this.#numbers;
    return count !== undefined && this.#numbers.length >= 1 + 2 * count;
  }

  override add(block: Uint8Array): void {
    this.#bytes += block.length;
    const lines = (this.#text + byteString(block)).split("\n");
    this.#text = lines.pop() ?? "";
    for (const line of lines) if (!this.isComplete) this.#numbers.push(decimal(line));
    const isTooLong =
      this.#numbers.length > 1 + 2 * mostFragments || this.#text.length > block.length;
    if (isTooLong && !this.isComplete) throw new Mismatch("the map of a sparse file is malformed");
  }

  override map(): SparseMap {
    const [count = 0, ...numbers] = this.#numbers;
    const fragments: Fragment[] = [];
    for (let i = 0; i < count; i++) {
      fragments.push({ offset: numbers[2 * i] ?? 0, length: numbers[2 * i + 1] ?? 0 });
    }
    return { size: this.#size, fragments };
  }
}

function decimal(text: string): number {
  const number = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new Mismatch("the map of a sparse file is malformed");
  return number;
}
