import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeTarHeader, showByteString, TarDecoder, tarPadding } from "../index.ts";

for (const [path, size] of [
  ["oci-layout", 30],
  [`blobs/sha512/${"a".repeat(128)}`, 0],
  ["b".repeat(99), 8 ** 11 - 1],
  ["c".repeat(100), 8 ** 11],
  ["d".repeat(101), Number.MAX_SAFE_INTEGER],
] as const) {
  test(`encodeTarHeader() writes what TarDecoder reads: ${path.length} characters, ${size} bytes`, () => {
    const decoder = new TarDecoder();
    const header = encodeTarHeader(path, size);
    let read: { path: string; size: number } | undefined;
    for (let at = 0; at < header.length; at += 512) {
      const step = decoder.block(header.subarray(at, at + 512));
      if (step.kind === "entry")
        read = { path: showByteString(step.entry.path), size: step.entry.size };
      if (step.kind !== "extension") continue;
      decoder.extend(header.subarray(at + 512, at + 512 + step.size));
      at += step.size + tarPadding(step.size);
    }
    assert.deepEqual(read, { path, size });
  });
}
