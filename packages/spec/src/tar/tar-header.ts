import { Mismatch } from "../decode/mismatch.ts";
import { type ByteString, byteString } from "./byte-string.ts";
import type { HeaderChecksum } from "./header-checksum.ts";
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
/** Undefined for a block of zeros. Throws `invalid_argument` for what is no header. */
export function decodeTarHeader(
  block: Uint8Array,
  checksum: HeaderChecksum,
): TarHeader | undefined {
  const text = byteString(block); // once for all fields: slices are cheap
  if (text === emptyBlock) return undefined;
  if (Number.parseInt(text.slice(148, 156).trim(), 8) !== checksum.of(block, text)) {
    throw new Mismatch("the checksum of a header is wrong");
  }
  const prefix = text.slice(257, 263) === "ustar\0" ? untilNul(text, 345, 500) : "";
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

function untilNul(text: ByteString, start: number, end: number): ByteString {
  const nul = text.indexOf("\0", start);
  return text.slice(start, nul === -1 || nul > end ? end : nul);
}
