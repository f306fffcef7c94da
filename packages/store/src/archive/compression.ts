/** How a stream is packed, told by its first bytes. */
export type Compression = "gzip" | "zstd" | "xz" | "bzip2" | "none";

const magics: readonly (readonly [Compression, readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["bzip2", [0x42, 0x5a, 0x68]],
];

/** Bytes that `compressionOf` looks at. */
export const longestMagic = 5;

export function compressionOf(start: Uint8Array): Compression {
  const found = magics.find(([, magic]) => magic.every((byte, i) => start[i] === byte));
  return found?.[0] ?? "none";
}
