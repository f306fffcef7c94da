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
  if (Number.parseInt(text.slice(148, 156).trim(), 8) !== checksum(block, hasPrefix ? 512 : 352)) {
    throw new Mismatch("the checksum of a header is wrong");
  }
  const prefix =
    hasPrefix && text.slice(257, 263) === "ustar\0" ? untilNul(text, prefixStart, 500) : "";
  const name = untilNul(text, 0, 100);
  const typeflag = text.charAt(156);
  const isDevice = typeflag === "3" || typeflag === "4";
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    mode: decodeTarNumber(text.slice(100, 108)),
    uid: decodeTarNumber(text.slice(108, 116)),
    gid: decodeTarNumber(text.slice(116, 124)),
    size: decodeTarNumber(text.slice(124, 136)),
    mtime: decodeTarNumber(text.slice(136, 148)),
    typeflag,
    linkname: untilNul(text, 157, 257),
    devMajor: isDevice ? decodeTarNumber(text.slice(329, 337)) : 0,
    devMinor: isDevice ? decodeTarNumber(text.slice(337, 345)) : 0,
  };
}

/**
 * The sum of the first `length` bytes, a multiple of 16, the checksum itself counted as spaces.
 * An interpreter pays for each step: two bytes of each word are added up at once, as 128 words
 * of at most 2 × 255 fit in 16 bits, and four words in one round.
 */
function checksum(block: Uint8Array, length: number): number {
  const words = new Uint32Array(block.buffer, block.byteOffset, length / 4);
  const pairs = 0x00ff00ff;
  const count = words.length;
  let sum = 0;
  for (let i = 0; i < count; i += 4) {
    const a = words[i] ?? 0;
    const b = words[i + 1] ?? 0;
    const c = words[i + 2] ?? 0;
    const d = words[i + 3] ?? 0;
    sum += (a & pairs) + ((a >>> 8) & pairs) + (b & pairs) + ((b >>> 8) & pairs);
    sum += (c & pairs) + ((c >>> 8) & pairs) + (d & pairs) + ((d >>> 8) & pairs);
  }
  let all = (sum & 0xffff) + (sum >>> 16);
  for (let at = 148; at < 156; at++) all += 0x20 - (block[at] ?? 0);
  return all;
}

function untilNul(text: ByteString, start: number, end: number): ByteString {
  const nul = text.indexOf("\0", start);
  return text.slice(start, nul === -1 || nul > end ? end : nul);
}
