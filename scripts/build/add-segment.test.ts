import assert from "node:assert/strict";
import { test } from "node:test";
import { addSegment } from "./add-segment.ts";

const relro = 0x6474e552;

test("addSegment() puts the bytes on a page of their own and turns the spare header to them", () => {
  const program = elf([1, relro]);
  const made = addSegment(program, Buffer.from("image"), 0x1000n);
  assert.equal(made.toString("latin1", 4096), "image");
  assert.deepEqual(made.subarray(0, 64 + 56), program.subarray(0, 64 + 56));
  const header = made.subarray(64 + 56);
  assert.deepEqual([header.readUInt32LE(0), header.readUInt32LE(4)], [1, 6]);
  const words = [8, 16, 24, 32, 40, 48].map((at) => header.readBigUInt64LE(at));
  assert.deepEqual(words, [4096n, 0x1000n, 0x1000n, 5n, 5n, 4096n]);
});

test("addSegment() says so when there is no header to spare", () => {
  assert.throws(() => addSegment(elf([1, 1]), Buffer.alloc(1), 0n), {
    code: "internal",
    message: "the linked host has no PT_GNU_RELRO to give up",
  });
});

function elf(kinds: readonly number[]): Buffer {
  const program = Buffer.alloc(64 + 56 * kinds.length + 10);
  program.writeBigUInt64LE(64n, 32);
  program.writeUInt16LE(kinds.length, 56);
  for (const [index, kind] of kinds.entries()) program.writeUInt32LE(kind, 64 + 56 * index);
  return program;
}
