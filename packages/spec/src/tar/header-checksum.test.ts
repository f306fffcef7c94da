import assert from "node:assert/strict";
import { test } from "node:test";
import { byteString } from "./byte-string.ts";
import { HeaderChecksum } from "./header-checksum.ts";

/** What the specification says, as it says it. */
function sumOf(block: Uint8Array): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

/** Numbers that look like chance, the same each time. */
function* numbers(): Generator<number, never> {
  for (let state = 1; ;) {
    state = (state * 48_271) % 0x7fffffff;
    yield state;
  }
}

test("of() is the sum of a header's bytes, whichever headers came before", () => {
  const checksum = new HeaderChecksum();
  const chance = numbers();
  const block = new Uint8Array(512);
  for (let i = 0; i < 5000; i++) {
    const [where, what] = [chance.next().value % 512, chance.next().value % 256];
    const isCleared = chance.next().value % 8 === 0;
    if (isCleared) block.fill(0, where & ~127, (where & ~127) + 128); // as it was some time before
    block[where] = what;
    assert.equal(checksum.of(block, byteString(block)), sumOf(block));
  }
});

test("of() tells apart fields that differ in one byte alone", () => {
  const checksum = new HeaderChecksum();
  for (const at of [0, 99, 100, 147, 156, 343, 344, 345, 511]) {
    const block = new Uint8Array(512);
    for (const byte of [1, 255, 1, 0]) {
      block[at] = byte;
      assert.equal(checksum.of(block, byteString(block)), 8 * 0x20 + byte, `byte ${at}`);
    }
  }
});
