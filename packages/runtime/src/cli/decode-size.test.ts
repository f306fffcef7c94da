import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeSize } from "./decode-size.ts";

test("decodeSize() reads bytes with and without a unit", () => {
  for (const [text, bytes] of [
    ["0", 0],
    ["-1", -1],
    ["4096", 4096],
    ["1k", 1024],
    ["64MiB", 2 ** 26],
    ["64mb", 2 ** 26],
    ["1.5g", 1.5 * 2 ** 30],
    ["2T", 2 ** 41],
    ["10b", 10],
  ] as const) {
    assert.equal(decodeSize(text), bytes, text);
  }
});

test("decodeSize() refuses what is no size", () => {
  for (const text of ["", "x", "-2", "1x", "1e3", "0x10", "99999999p", "1 2"]) {
    assert.equal(decodeSize(text), undefined, text);
  }
});
