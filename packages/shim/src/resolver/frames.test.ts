import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFrame, Frames } from "./frames.ts";

test("take() gives messages once they are whole, however they come", () => {
  const messages = [Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3, 4)];
  const stream = messages.flatMap((message) => [...encodeFrame(message)]);
  for (let size = 1; size <= stream.length; size++) {
    const frames = new Frames(3);
    const taken: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size) {
      taken.push(...(frames.take(Uint8Array.from(stream.slice(at, at + size))) ?? []));
    }
    assert.deepEqual(taken, messages, `${size} bytes at once`);
  }
});

test("take() gives up where a message is too long", () => {
  assert.equal(new Frames(3).take(Uint8Array.of(0, 4)), undefined);
});
