import type { ByteString } from "./byte-string.ts";

const nameEnd = 100;
const restStart = 156;
const zeros = "\0".repeat(nameEnd);

/**
 * The sum of a header's bytes, its own eight counted as spaces. To an interpreter, adding
 * up 512 bytes is most of the work of reading a header, so what is known is left out: the
 * zeros behind a name, and what comes after the checksum (link, owner's names, devices,
 * prefix) where it is as in the header before.
 */
export class HeaderChecksum {
  #rest: ByteString = "";
  #restSum = 0;

  /** `text` is the block's bytes. */
  of(block: Uint8Array, text: ByteString): number {
    const words = new Uint32Array(block.buffer, block.byteOffset, 128);
    const rest = text.slice(restStart);
    if (rest !== this.#rest) {
      this.#rest = rest;
      this.#restSum = sum(words, restStart / 4, 128);
    }
    const nul = text.indexOf("\0");
    const isPadded = nul < nameEnd && zeros.startsWith(text.slice(nul, nameEnd));
    const name = sum(words, 0, isPadded ? (nul + 3) >> 2 : nameEnd / 4);
    return name + sum(words, nameEnd / 4, 148 / 4) + 8 * 0x20 + this.#restSum;
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
