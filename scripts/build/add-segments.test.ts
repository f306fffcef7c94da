import assert from "node:assert/strict";
import { test } from "node:test";
import { addSegments } from "./add-segments.ts";

const segments = [
  { address: 0x1000n, bytes: Buffer.from("image") },
  { address: 0x9000n, bytes: Buffer.from("another") },
];

test("addSegments() puts the bytes on pages of their own, and headers behind those there are", () => {
  const made = addSegments(elf(), segments);
  assert.equal(made.toString("latin1", 8192, 8192 + 5), "image");
  assert.equal(made.toString("latin1", 12_288), "another");
  assert.equal(made.readUInt16LE(56), 3);
  assert.deepEqual(words(made, 0).slice(3), [64n + 3n * 56n, 64n + 3n * 56n, 0n]);
  assert.deepEqual(words(made, 1), [8192n, 0x1000n, 0x1000n, 5n, 5n, 4096n]);
  assert.deepEqual(words(made, 2), [12_288n, 0x9000n, 0x9000n, 7n, 7n, 4096n]);
  assert.equal(made.readUInt32LE(64 + 56), 1);
  assert.equal(made.readUInt32LE(64 + 56 + 4), 6);
});

test("addSegments() says so when there is no room for the headers", () => {
  const program = elf();
  program.writeUInt8(1, 64 + 56 + 60);
  assert.throws(() => addSegments(program, segments), {
    code: "internal",
    message: "the first page has no room for 2 segments more",
  });
});

test("addSegments() says so when the headers are in no segment", () => {
  const program = elf();
  program.writeUInt32LE(6, 64);
  assert.throws(() => addSegments(program, segments), {
    message: "the first segment does not begin with the file",
  });
});

/** Two pages and a bit, with one header. */
function elf(): Buffer {
  const program = Buffer.alloc(4096 + 10);
  program.writeBigUInt64LE(64n, 32);
  program.writeUInt16LE(1, 56);
  program.writeUInt32LE(1, 64);
  return program;
}

/** Offset, both addresses, both lengths and the alignment. */
function words(program: Buffer, header: number): bigint[] {
  return [8, 16, 24, 32, 40, 48].map((at) => program.readBigUInt64LE(64 + 56 * header + at));
}
