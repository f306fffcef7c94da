import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeMessage, fixedLength, messageLength } from "./decode-message.ts";
import { encodeCall } from "./encode-call.ts";
import { writeProperties } from "./write-properties.ts";

const call = { path: "/a", interface: "b.c", member: "D" };

test("encodeCall() lays a message out as the specification says", () => {
  const bytes = encodeCall({ ...call, signature: "s", write: (body) => body.string("hé") }, 7);
  const expected =
    "l\x01\0\x01\x08\0\0\0\x07\0\0\0\x37\0\0\0" +
    "\x01\x01o\0\x02\0\0\0/a\0\0\0\0\0\0" +
    "\x02\x01s\0\x03\0\0\0b.c\0\0\0\0\0" +
    "\x03\x01s\0\x01\0\0\0D\0\0\0\0\0\0\0" +
    "\x08\x01g\0\x01s\0\0" +
    "\x03\0\0\0hé\0";
  assert.equal(Buffer.from(bytes).toString("utf8"), expected);
  assert.equal(messageLength(bytes.subarray(0, fixedLength)), bytes.length);
});

test("writeProperties() aligns each value to its type", () => {
  const bytes = encodeCall(
    {
      ...call,
      signature: "a(sv)",
      write: (body) =>
        writeProperties(body, [
          { name: "A", type: "b", value: true },
          { name: "B", type: "t", value: 2n ** 40n + 1n },
          { name: "C", type: "ay", value: [1, 2] },
          { name: "D", type: "i", value: -2n },
          { name: "E", type: "x", value: -2n },
          { name: "F", type: "as", value: ["g", "h"] },
        ]),
    },
    1,
  );
  const { body } = decodeMessage(bytes);
  assert.equal(body.uint32(), 16 + 24 + 18 + 6 + 16 + 24 + 30);
  body.align(8);
  assert.deepEqual([body.string(), body.signature(), body.uint32()], ["A", "b", 1]);
  body.align(8);
  assert.deepEqual([body.string(), body.signature()], ["B", "t"]);
  body.align(8);
  assert.deepEqual([body.uint32(), body.uint32()], [1, 256]);
  body.align(8);
  assert.deepEqual([body.string(), body.signature(), body.uint32()], ["C", "ay", 2]);
  assert.deepEqual([body.byte(), body.byte()], [1, 2]);
  body.align(8);
  assert.deepEqual([body.string(), body.signature()], ["D", "i"]);
  assert.equal(body.uint32(), 2 ** 32 - 2);
  body.align(8);
  assert.deepEqual([body.string(), body.signature()], ["E", "x"]);
  body.align(8);
  assert.deepEqual([body.uint32(), body.uint32()], [2 ** 32 - 2, 2 ** 32 - 1]);
  assert.deepEqual([body.string(), body.signature()], ["F", "as"]);
  assert.deepEqual([body.uint32(), body.string(), body.string()], [14, "g", "h"]);
});

test("decodeMessage() refuses what is cut short, wherever it is, and what is foreign", () => {
  const bytes = encodeCall({ ...call, signature: "s", write: (body) => body.string("x") }, 1);
  for (let length = 1; length < bytes.length - 6; length++) {
    assert.throws(() => decodeMessage(bytes.subarray(0, length)).body.string(), {
      code: "internal",
    });
  }
  assert.throws(() => messageLength(bytes.map((byte, i) => (i === 0 ? 0x42 : byte))), {
    message: "a D-Bus message is not little-endian",
  });
  assert.throws(() => messageLength(bytes.map((byte, i) => (i === 6 ? 0xff : byte))), {
    message: "a D-Bus message is too long",
  });
});

test("writeProperties() begins each pair of texts where a struct begins", () => {
  const value = [
    ["/dev/char/1:3", "rwm"],
    ["char-pts", "rw"],
  ] as const;
  const write: Parameters<typeof encodeCall>[0]["write"] = (body) =>
    writeProperties(body, [{ name: "DeviceAllow", type: "a(ss)", value }]);
  const { body } = decodeMessage(encodeCall({ ...call, signature: "a(sv)", write }, 1));
  body.uint32();
  body.align(8);
  assert.deepEqual([body.string(), body.signature()], ["DeviceAllow", "a(ss)"]);
  const length = body.uint32();
  body.align(8);
  assert.equal(length, 4 + 14 + 2 + 4 + 4 + 4 + 4 + 9 + 3 + 4 + 3);
  assert.deepEqual([body.string(), body.string()], value[0]);
  body.align(8);
  assert.deepEqual([body.string(), body.string()], value[1]);
});
