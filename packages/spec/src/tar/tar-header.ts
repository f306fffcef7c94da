import { Mismatch } from "../decode/mismatch.ts";
import { type ByteString, byteString } from "./byte-string.ts";
import { decodeTarNumber } from "./tar-number.ts";

/** One header block, as it stands (POSIX ustar; GNU tar manual, "Basic Tar Format"). */
export interface TarHeader {
  readonly name: ByteString;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly typeflag: string;
  readonly linkname: ByteString;
  readonly devMajor: number;
  readonly devMinor: number;
}

const emptyBlock = "\0".repeat(512);
const prefixStart = 345;
/** Most names fit in the first 100 bytes: nothing is in the prefix then, nor behind it. */
const noPrefix = emptyBlock.slice(prefixStart);

/** Undefined for a block of zeros. Throws `invalid_argument` for what is no header. */
export function decodeTarHeader(block: Uint8Array): TarHeader | undefined {
  const text = byteString(block); // once for all fields: slices are cheap
  if (text === emptyBlock) return undefined;
  const hasPrefix = !text.endsWith(noPrefix);
  if (Number.parseInt(text.slice(148, 156).trim(), 8) !== checksum(block, hasPrefix ? 512 : 348)) {
    throw new Mismatch("the checksum of a header is wrong");
  }
  const magic = text.slice(257, 263);
  const hasDevices = magic.startsWith("ustar");
  const prefix = hasPrefix && magic === "ustar\0" ? untilNul(text, prefixStart, 500) : "";
  const name = untilNul(text, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    mode: decodeTarNumber(text.slice(100, 108)),
    uid: decodeTarNumber(text.slice(108, 116)),
    gid: decodeTarNumber(text.slice(116, 124)),
    size: decodeTarNumber(text.slice(124, 136)),
    mtime: decodeTarNumber(text.slice(136, 148)),
    typeflag: text.charAt(156),
    linkname: untilNul(text, 157, 257),
    devMajor: hasDevices ? decodeTarNumber(text.slice(329, 337)) : 0,
    devMinor: hasDevices ? decodeTarNumber(text.slice(337, 345)) : 0,
  };
}

/**
 * The sum of the first `length` bytes, a multiple of 4, the checksum itself counted as spaces.
 * Two bytes of each word are added up at once: 128 words of at most 2 × 255 fit in 16 bits.
 */
function checksum(block: Uint8Array, length: number): number {
  const words = new Uint32Array(block.buffer, block.byteOffset, length / 4);
  let sum = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    sum += (word & 0x00ff00ff) + ((word >>> 8) & 0x00ff00ff);
  }
  let all = (sum & 0xffff) + (sum >>> 16);
  for (let at = 148; at < 156; at++) all += 0x20 - (block[at] ?? 0);
  return all;
}

function untilNul(text: ByteString, start: number, end: number): ByteString {
  const nul = text.indexOf("\0", start);
  return text.slice(start, nul === -1 || nul > end ? end : nul);
}
