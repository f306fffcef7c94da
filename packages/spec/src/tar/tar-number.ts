import { Mismatch } from "../decode/mismatch.ts";
import type { ByteString } from "./byte-string.ts";

/**
 * A number of a header: octal digits between spaces or NULs (POSIX), or base 256 in
 * two's complement where the first bit is set (GNU). Empty is 0, as other readers have it.
 */
export function decodeTarNumber(field: ByteString): number {
  const first = field.charCodeAt(0);
  if (first >= 0x80) return binary(field);
  const number = Number.parseInt(field, 8);
  return Number.isNaN(number) ? padded(field) : number;
}

/** NULs before the digits, or nothing else. */
function padded(field: ByteString): number {
  const digits = field.replaceAll("\0", "").trim();
  const number = digits === "" ? 0 : Number.parseInt(digits, 8);
  if (Number.isNaN(number)) throw new Mismatch("a number in its header is not octal");
  return number;
}

function binary(field: ByteString): number {
  const first = field.charCodeAt(0);
  const isNegative = (first & 0x40) !== 0;
  let number = ((isNegative ? -1n : 0n) << 6n) | BigInt(first & 0x3f);
  for (let at = 1; at < field.length; at++) number = (number << 8n) | BigInt(field.charCodeAt(at));
  const exact = Number(number);
  if (!Number.isSafeInteger(exact)) throw new Mismatch("a number in its header is too long");
  return exact;
}
