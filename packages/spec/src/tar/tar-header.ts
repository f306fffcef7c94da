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

/** Undefined for a block of zeros. Throws `invalid_argument` for what is no header. */
export function decodeTarHeader(block: Uint8Array): TarHeader | undefined {
  const sum = checksum(block);
  if (sum === spaces && block.every((byte) => byte === 0)) return undefined;
  if (Number.parseInt(byteString(block.subarray(148, 156)).trim(), 8) !== sum)
    throw new Mismatch("the checksum of a header is wrong");

  const magic = byteString(block.subarray(257, 263));
  const hasDevices = magic.startsWith("ustar");
  const prefix = magic === "ustar\0" ? text(block, 345, 500) : "";
  const name = text(block, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    mode: decodeTarNumber(block, 100, 108),
    uid: decodeTarNumber(block, 108, 116),
    gid: decodeTarNumber(block, 116, 124),
    size: decodeTarNumber(block, 124, 136),
    mtime: decodeTarNumber(block, 136, 148),
    typeflag: String.fromCharCode(block[156] ?? 0),
    linkname: text(block, 157, 257),
    devMajor: hasDevices ? decodeTarNumber(block, 329, 337) : 0,
    devMinor: hasDevices ? decodeTarNumber(block, 337, 345) : 0,
  };
}

/** Of a block of zeros: the eight bytes of the checksum itself count as spaces. */
const spaces = 8 * 0x20;

/** Two bytes of each word are added up at once: 128 words of at most 2 × 255 fit in 16 bits. */
function checksum(block: Uint8Array): number {
  const words = new Uint32Array(block.buffer, block.byteOffset, 128);
  let sum = 0;
  for (let i = 0; i < 128; i++) {
    const word = words[i] ?? 0;
    sum += (word & 0x00ff00ff) + ((word >>> 8) & 0x00ff00ff);
  }
  const all = (sum & 0xffff) + (sum >>> 16);
  return all - sumOf(block, 148, 156) + spaces;
}

function sumOf(block: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum += block[at] ?? 0;
  return sum;
}

function text(block: Uint8Array, start: number, end: number): ByteString {
  const nul = block.indexOf(0, start);
  return byteString(block.subarray(start, nul === -1 || nul > end ? end : nul));
}
