import type { ByteString } from "./byte-string.ts";

const nameEnd = 100;
const zeros = "\0".repeat(nameEnd);
/** Kind, link, owner's names, and the major number of a device; then the rest, which is a long path's beginning. */
const fields = [
  [156, 344],
  [344, 512],
] as const;
/** Few layers have so many kinds of them; without a limit, links would fill the memory. */
const mostKnown = 256;

/**
 * The sum of a header's bytes, its own eight counted as spaces. To an interpreter, adding
 * up 512 bytes is most of the work of reading a header, so what is known is left out: the
 * zeros behind a name, and what comes after the checksum where it is as in some header before.
 */
export class HeaderChecksum {
  readonly #known: Map<ByteString, number> = new Map();

  /** `text` is the block's bytes. */
  of(block: Uint8Array, text: ByteString): number {
    const words = new Uint32Array(block.buffer, block.byteOffset, 128);
    let rest = 0;
    for (const [start, end] of fields) rest += this.#ofField(words, text, start, end);
    const nul = text.indexOf("\0");
    const isPadded = nul < nameEnd && zeros.startsWith(text.slice(nul, nameEnd));
    const name = sum(words, 0, isPadded ? (nul + 3) >> 2 : nameEnd / 4);
    return name + sum(words, nameEnd / 4, 148 / 4) + 8 * 0x20 + rest;
  }

  #ofField(words: Uint32Array, text: ByteString, start: number, end: number): number {
    const field = text.slice(start, end);
    const known = this.#known.get(field);
    if (known !== undefined) return known;
    if (this.#known.size === mostKnown) this.#known.clear();
    const found = sum(words, start / 4, end / 4);
    this.#known.set(field, found);
    return found;
  }
}

/** Of all bytes of the words from `start` to `end`; two of each are added up at once: 128 times 510 fit in 16 bits. */
function sum(words: Uint32Array, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) {
    const word = words[i] ?? 0;
    total += (word & 0x00ff00ff) + ((word >>> 8) & 0x00ff00ff);
  }
  return (total & 0xffff) + (total >>> 16);
}
