import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeValue, encodeValue } from "./value.ts";

test("a value is the same on the other side", () => {
  const value = {
    date: new Date(1),
    bytes: new Uint8Array([0, 255]),
    absent: undefined,
    numbers: [1.5, -1, Infinity, NaN],
    nothing: null,
    text: "\u0000 $ \ud83d\ude00",
    labels: { $: "date", value: "x", ["__proto__"]: "own" },
    nested: [[undefined], { $: { $: 1 } }],
  };
  assert.deepEqual(decodeValue(encodeValue(value)), value);
  assert.equal(decodeValue(encodeValue(undefined)), undefined);
  const noDate = decodeValue(encodeValue(new Date(Number.NaN)));
  assert.ok(noDate instanceof Date && Number.isNaN(noDate.getTime()));
});

test("what is no data stands for what the other side has in its place", () => {
  const signal = AbortSignal.abort();
  const text = encodeValue([{ signal, "a b": 1 }], (one) =>
    one === signal ? "signal" : undefined,
  );
  const own = new AbortController().signal;
  const found = decodeValue(text, (name) => (name === "signal" ? own : undefined));
  assert.ok(Array.isArray(found) && Reflect.get(Object(found[0]), "signal") === own);
});

test("decodeValue() refuses what was not made by encodeValue()", () => {
  for (const text of ["", "{", '{ "$": "nothing" }', '{ "$": 1 }', '[{ "$": {} }]']) {
    assert.throws(() => decodeValue(text), { code: "invalid_argument" }, text);
  }
});
