import type { Checksums } from "@skiff/kernel";

/** CRC-32 as 8 hexadecimal digits: finds torn and foreign files. */
export function checksum(kernel: Checksums, text: string): string {
  return kernel.crc32(text).toString(16).padStart(8, "0");
}
