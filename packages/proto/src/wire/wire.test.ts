import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@skiff/base";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";

const inner = { name: [1, "string"], count: [2, "uint32"] } as const;
const every = {
  text: [1, "string"],
  raw: [2, "bytes"],
  flag: [3, "bool"],
  signed: [4, "int32"],
  unsigned: [5, "uint32"],
  long: [6, "int64"],
  unsignedLong: [7, "uint64"],
  one: [8, (): typeof inner => inner],
  names: [9, "repeated", "string"],
  many: [10, "repeated", (): typeof inner => inner],
  labels: [11, "map"],
  far: [2000, "uint32"],
} as const;

const nothing = {
  text: "",
  raw: new Uint8Array(0),
  flag: false,
  signed: 0,
  unsigned: 0,
  long: 0n,
  unsignedLong: 0n,
  one: undefined,
  names: [],
  many: [],
  labels: {},
  far: 0,
};

/** Each is a message and its bytes, worked out by hand from the encoding's rules. */
const golden: readonly (readonly [name: string, hex: string, message: object])[] = [
  ["nothing", "", {}],
  ["a string", "0a 05 68 65 6c 6c 6f", { text: "hello" }],
  ["a string of more than ASCII", "0a 07 e2 82 ac f0 9f 98 80", { text: "€😀" }],
  ["bytes", "12 03 00 ff 80", { raw: Uint8Array.of(0, 255, 128) }],
  ["true", "18 01", { flag: true }],
  ["int32 150", "20 96 01", { signed: 150 }],
  ["int32 -1", "20 ff ff ff ff ff ff ff ff ff 01", { signed: -1 }],
  ["the least int32", "20 80 80 80 80 f8 ff ff ff ff 01", { signed: -2147483648 }],
  ["the greatest uint32", "28 ff ff ff ff 0f", { unsigned: 4294967295 }],
  ["uint32 2 ** 28", "28 80 80 80 80 01", { unsigned: 268435456 }],
  ["int64 -1", "30 ff ff ff ff ff ff ff ff ff 01", { long: -1n }],
  ["int64 above 2 ** 53", "30 81 80 80 80 80 80 80 10", { long: 9007199254740993n }],
  ["the greatest uint64", "38 ff ff ff ff ff ff ff ff ff 01", { unsignedLong: 2n ** 64n - 1n }],
  ["uint64 2 ** 56", "38 80 80 80 80 80 80 80 80 01", { unsignedLong: 2n ** 56n }],
  ["a message", "42 05 0a 01 61 10 07", { one: { name: "a", count: 7 } }],
  ["an empty message", "42 00", { one: { name: "", count: 0 } }],
  ["repeated strings, an empty one too", "4a 01 61 4a 00 4a 01 62", { names: ["a", "", "b"] }],
  [
    "repeated messages",
    "52 02 10 01 52 00",
    {
      many: [
        { name: "", count: 1 },
        { name: "", count: 0 },
      ],
    },
  ],
  ["a map", "5a 06 0a 01 6b 12 01 76", { labels: { k: "v" } }],
  ["a field number of two bytes", "80 7d 01", { far: 1 }],
];

for (const [name, hex, message] of golden) {
  test(`encode() and decode() agree with the rules on ${name}`, () => {
    assert.equal(toHex(encode(every, message)), hex);
    assert.deepEqual(decode(every, fromHex(hex)), { ...nothing, ...message });
  });
}

test("encode() refuses a value that is not its field's", () => {
  assert.throws(() => encode(every, { unsigned: -1 }), TypeError);
  assert.throws(() => encode(every, { unsigned: 2 ** 32 }), TypeError);
  assert.throws(() => encode(every, { signed: 2 ** 31 }), TypeError);
  assert.throws(() => encode(every, { signed: 0.5 }), TypeError);
});

test("decode() takes the last of a scalar and merges a message that comes twice", () => {
  const { text, one } = decode(every, fromHex("0a 01 61 42 03 0a 01 61 0a 01 62 42 02 10 07"));
  assert.equal(text, "b");
  assert.deepEqual(one, { name: "a", count: 7 });
});

test("decode() keeps the low bits of a number too long for its field", () => {
  assert.equal(decode(every, fromHex("28 81 80 80 80 80 80 80 10")).unsigned, 1);
  assert.equal(decode(every, fromHex("20 ff ff ff ff 0f")).signed, -1);
});

test("decode() passes over fields it does not know, of every wire type", () => {
  const unknown = [
    "a0 01 96 01", // 20: varint
    "a1 01 01 02 03 04 05 06 07 08", // 20: 64 bits
    "a2 01 02 ff ff", // 20: length-delimited
    "a5 01 01 02 03 04", // 20: 32 bits
    "a3 01 08 01 ab 01 12 00 ac 01 a4 01", // 20: a group with a group (21) in it
    "08 01", // 1, which is a string, as a varint
  ].join(" ");
  assert.deepEqual(decode(every, fromHex(`${unknown} 18 01`)), { ...nothing, flag: true });
});

const malformed: readonly (readonly [name: string, hex: string, message: RegExp])[] = [
  ["an end within a tag", "80", /its end/],
  ["an end within a number", "20 96", /^signed: .*its end/],
  ["an end within a string", "0a 05 68 65", /^text: .*its end/],
  ["a length past the end", "0a ff ff ff ff 0f", /^text: .*its end/],
  ["a length of 64 bits", "0a ff ff ff ff ff ff ff ff 7f", /^text: .*its end/],
  ["an end within a message", "42 05 0a 01 61", /^one: .*its end/],
  [
    "a message that says more than its length",
    "42 02 0a 05 68 65 6c 6c 6f",
    /^one: name: .*its end/,
  ],
  ["a number of eleven bytes", "20 80 80 80 80 80 80 80 80 80 80 01", /64 bits/],
  ["a number above 64 bits", "20 ff ff ff ff ff ff ff ff ff 03", /64 bits/],
  ["field 0", "00 01", /bad tag/],
  ["a field number above 2 ** 29", "80 80 80 80 10 00", /bad tag/],
  ["wire type 6", "0e 01", /wire type 6/],
  ["a group that ends without having begun", "0c", /wire type 4/],
  ["a group that does not end", "a3 01 08 01", /its end/],
  ["a group that ends another", "a3 01 ac 01", /ends another/],
  ["a string that is not UTF-8", "0a 02 c3 28", /^text: .*UTF-8/],
  ["groups nested without end", "a3 01 ".repeat(40), /too deeply/],
];

for (const [name, hex, message] of malformed) {
  test(`decode() refuses ${name}`, () => {
    assert.throws(() => decode(every, fromHex(hex)), { code: "invalid_argument", message });
  });
}

interface Nested {
  readonly [name: string]: readonly [number, () => Nested];
}
const nested: Nested = { again: [1, () => nested] };

test("decode() refuses messages nested more than 16 deep", () => {
  assert.throws(() => decode(nested, matryoshka(17)), {
    code: "invalid_argument",
    message: /too deep/,
  });
  decode(nested, matryoshka(16));
});

function matryoshka(depth: number): Uint8Array {
  let bytes = new Uint8Array(0);
  for (let i = 0; i < depth; i++) bytes = Uint8Array.of(0x0a, bytes.length, ...bytes);
  return bytes;
}

test("decode() throws nothing but faults for garbage, and what it takes it can encode again", () => {
  const random = generator(20261121);
  let taken = 0;
  for (let round = 0; round < 20_000; round++) {
    const bytes = mutate(random, samples[round % samples.length] ?? new Uint8Array(0));
    try {
      const message = decode(every, bytes);
      assert.deepEqual(decode(every, encode(every, message)), message);
      taken++;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      assert.equal(error.code, "invalid_argument");
    }
  }
  assert.ok(taken > 1000 && taken < 19_000, `${taken} taken`);
});

const samples: readonly Uint8Array[] = golden.map(([, hex]) => fromHex(hex));

function mutate(random: () => number, sample: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from([...sample, ...(samples[random() % samples.length] ?? [])]);
  for (let flips = random() % 4; flips > 0; flips--) {
    if (bytes.length > 0) bytes[random() % bytes.length] = random() & 0xff;
  }
  return random() % 3 === 0 ? bytes.subarray(0, random() % (bytes.length + 1)) : bytes;
}

/** xorshift32: the same numbers each time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(
    hex
      .split(" ")
      .filter((byte) => byte !== "")
      .map((byte) => Number.parseInt(byte, 16)),
  );
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
