import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeNetlink, encodeNetlink, type NetlinkMessage } from "./netlink-message.ts";

const message: NetlinkMessage = {
  type: 16,
  flags: 5,
  head: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  attributes: [
    [3, Uint8Array.of(101, 116, 104, 48, 0)],
    [28, Uint8Array.of(7, 0, 0, 0)],
  ],
};

test("encodeNetlink() pads attributes, and says how long they are without", () => {
  const bytes = encodeNetlink(message);
  assert.deepEqual([...bytes.subarray(0, 16)], [44, 0, 0, 0, 16, 0, 5, 0, ...new Uint8Array(8)]);
  assert.deepEqual([...bytes.subarray(24, 36)], [9, 0, 3, 0, 101, 116, 104, 48, 0, 0, 0, 0]);
  assert.deepEqual([...bytes.subarray(36)], [8, 0, 28, 0, 7, 0, 0, 0]);
});

test("decodeNetlink() reads several messages, and is not led astray by lengths that lie", () => {
  const one = encodeNetlink(message);
  assert.deepEqual(
    decodeNetlink(new Uint8Array([...one, ...one]), () => 8),
    [message, message],
  );
  const lying = new Uint8Array(one);
  lying[0] = 0;
  lying[24] = 255;
  for (const bytes of [lying, one.subarray(0, 30), one.subarray(0, 7)]) {
    assert.doesNotThrow(() => decodeNetlink(bytes, () => 8));
  }
});
