import assert from "node:assert/strict";
import { test } from "node:test";
import { bitMask } from "./bit-mask.ts";

test("bitMask() has one bit for each number, in whole words", () => {
  assert.deepEqual([...bitMask([0, 9])], [1, 2, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...bitMask([64])], [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  assert.equal(bitMask([63]).length, 8);
  assert.equal(bitMask([]).length, 0);
});
