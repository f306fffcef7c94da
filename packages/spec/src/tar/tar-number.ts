import { Mismatch } from "../decode/mismatch.ts";

/**
 * A number of a header: octal digits between spaces or NULs (POSIX), or base 256 in
 * two's complement where the first bit is set (GNU). Empty is 0, as other readers have it.
 */
export function decodeTarNumber(block: Uint8Array, start: number, end: number): number {
  const first = block[start] ?? 0;
  return first & 0x80 ? binary(block, start, end) : octal(block, start, end);
}

function octal(block: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (block[at] === 0x20 || block[at] === 0)) at++;
  let number = 0;
  for (; at < end; at++) {
    const digit = (block[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    number = number * 8 + digit;
  }
  for (; at < end; at++) {
    if (block[at] !== 0x20 && block[at] !== 0)
      throw new Mismatch("a number in its header is not octal");
  }
  return number;
}

function binary(block: Uint8Array, start: number, end: number): number {
  const isNegative = ((block[start] ?? 0) & 0x40) !== 0;
  let number = isNegative ? -1n : 0n;
  number = (number << 6n) | BigInt((block[start] ?? 0) & 0x3f);
  for (let at = start + 1; at < end; at++) number = (number << 8n) | BigInt(block[at] ?? 0);
  const exact = Number(number);
  if (!Number.isSafeInteger(exact)) throw new Mismatch("a number in its header is too long");
  return exact;
}
