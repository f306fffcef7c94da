import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFrame } from "./encode-frame.ts";
import { type Frame, maxPayload } from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";

const frames: readonly Frame[] = [
  { stream: 1, type: 1, flags: 0, payload: Uint8Array.of(1, 2, 3) },
  { stream: 3, type: 1, flags: 2, payload: new Uint8Array(0) },
  { stream: 0xffff_ffff, type: 2, flags: 255, payload: new Uint8Array(300).fill(7) },
];

test("encodeFrame() writes the header as the protocol says", () => {
  const frame = { stream: 0x01020304, type: 1, flags: 2, payload: Uint8Array.of(9) };
  assert.deepEqual([...encodeFrame(frame)], [0, 0, 0, 1, 1, 2, 3, 4, 1, 2, 9]);
});

test("encodeFrame() refuses a payload above 4 MiB", () => {
  const frame = { stream: 1, type: 1, flags: 0, payload: new Uint8Array(maxPayload + 1) };
  assert.throws(() => encodeFrame(frame), { code: "resource_exhausted" });
});

for (const size of [1, 2, 7, 10, 11, 1000]) {
  test(`FrameReader gives each frame when the bytes come ${size} at a time`, () => {
    const seen: Frame[] = [];
    const reader = new FrameReader({
      frame: (frame) => seen.push(frame),
      tooLong: () => assert.fail(),
    });
    const bytes = Buffer.concat(frames.map(encodeFrame));
    const piece = new Uint8Array(size);
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.subarray(at, at + size);
      piece.set(part);
      reader.push(piece.subarray(0, part.length));
      piece.fill(0xee); // the caller's buffer is the caller's
    }
    assert.deepEqual(seen, frames);
  });
}

test("FrameReader takes a payload of 4 MiB, passes over a longer one, and goes on", () => {
  const seen: (readonly [number, number])[] = [];
  const reader = new FrameReader({
    frame: ({ stream, payload }) => seen.push([stream, payload.length]),
    tooLong: ({ stream }, length) => seen.push([stream, -length]),
  });
  for (const [stream, length] of [
    [1, maxPayload],
    [3, maxPayload + 1],
    [5, 0],
  ] as const) {
    reader.push(header(length, stream));
    reader.push(new Uint8Array(length));
  }
  assert.deepEqual(seen, [
    [1, maxPayload],
    [3, -(maxPayload + 1)],
    [5, 0],
  ]);
});

function header(length: number, stream: number): Uint8Array {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(0, length);
  new DataView(bytes.buffer).setUint32(4, stream);
  return bytes;
}
