import type { Bytes } from "../kernel.ts";

/** Bit by bit (ISO 3309): nothing here is in a hurry. */
export function crc32(bytes: Bytes): number {
  const encoded = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  let sum = -1;
  for (const byte of encoded) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb8_8320 & -(sum & 1));
  }
  return ~sum >>> 0;
}
