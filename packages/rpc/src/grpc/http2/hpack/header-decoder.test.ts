import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@skiff/base";
import { encodeHeaders } from "./encode-headers.ts";
import { HeaderDecoder, longestHeaders } from "./header-decoder.ts";

/** Of requests that follow each other, RFC 7541, C.3 and C.4. */
const requests: readonly (readonly [plain: string, huffman: string, headers: string])[] = [
  [
    "828684410f7777772e6578616d706c652e636f6d",
    "828684418cf1e3c2e5f23a6ba0ab90f4ff",
    ":method GET|:scheme http|:path /|:authority www.example.com",
  ],
  [
    "828684be58086e6f2d6361636865",
    "828684be5886a8eb10649cbf",
    ":method GET|:scheme http|:path /|:authority www.example.com|cache-control no-cache",
  ],
  [
    "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
    "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
    ":method GET|:scheme https|:path /index.html|:authority www.example.com|custom-key custom-value",
  ],
];

const bytesOf = (hex: string): Uint8Array => Uint8Array.fromHex(hex);
const textOf = (headers: ReadonlyMap<string, string>): string =>
  [...headers].map((header) => header.join(" ")).join("|");

test("decode() reads the specification's examples, plain and in Huffman's code", () => {
  const [plain, huffman] = [new HeaderDecoder(), new HeaderDecoder()];
  for (const [bytes, short, headers] of requests) {
    assert.equal(textOf(plain.decode(bytesOf(bytes))), headers);
    assert.equal(textOf(huffman.decode(bytesOf(short))), headers);
  }
});

test("decode() joins values of one name, and drops the oldest from a full table", () => {
  const decoder = new HeaderDecoder();
  const kept = (name: string, value: string): number[] => [
    0x40,
    ...[name, value].flatMap((text) => [text.length, ...Buffer.from(text)]),
  ];
  const both = decoder.decode(Uint8Array.from([...kept("a", "1"), ...kept("a", "2")]));
  assert.equal(both.get("a"), "1,2");
  assert.equal(textOf(decoder.decode(Uint8Array.of(0xbe, 0xbf))), "a 2,1");
  decoder.decode(Uint8Array.of(0x3f, 0x22)); // a table of 65 bytes: one header of 34
  assert.equal(textOf(decoder.decode(Uint8Array.of(0xbe))), "a 2");
  assert.throws(() => decoder.decode(Uint8Array.of(0xbf)), { code: "invalid_argument" });
});

test("decode() reads what encodeHeaders() writes, of any length", () => {
  const headers = { ":path": "/", "content-type": "a/b", "grpc-message": "x".repeat(40_000) };
  const read = new HeaderDecoder().decode(encodeHeaders(headers));
  assert.deepEqual(Object.fromEntries(read), headers);
});

test("decode() refuses what is malformed", () => {
  const bad = {
    "no such header": "ff00",
    "index 0": "80",
    "a number without end": "ffffffffffffffffffff",
    "a number cut off": "ff80",
    "a text cut off": "0005612e",
    "Huffman's end within a text": "008 4ffffffff00".replace(" ", ""),
    "padding of zeros": "0081 00 00".replaceAll(" ", ""),
    "padding of a whole byte": "0083 1fffff 00".replaceAll(" ", ""),
    "a table larger than allowed": "3fe21f",
    "a table's size after a header": "8220",
  };
  for (const [what, hex] of Object.entries(bad)) {
    const decode = (): unknown => new HeaderDecoder().decode(bytesOf(hex));
    assert.throws(decode, { code: "invalid_argument" }, what);
  }
});

test("decode() refuses headers that grow by being named again and again", () => {
  const value = Buffer.alloc(3000, 0x61);
  const kept = Buffer.concat([Buffer.from([0x40, 0x01, 0x62, 0x7f, 0xb9, 0x16]), value]);
  const times = Math.ceil(longestHeaders / value.length);
  const bomb = Buffer.concat([kept, Buffer.alloc(times, 0xbe)]);
  assert.throws(() => new HeaderDecoder().decode(bomb), { code: "resource_exhausted" });
});

test("decode() throws nothing but faults for garbage", () => {
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 0x7fff_ffff);
  for (let round = 0; round < 20_000; round++) {
    const block = Uint8Array.from({ length: random() % 40 }, random);
    try {
      new HeaderDecoder().decode(block);
    } catch (error) {
      assert.ok(isFault(error), Buffer.from(block).toString("hex"));
    }
  }
});
