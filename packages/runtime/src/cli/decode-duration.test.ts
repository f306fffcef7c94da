import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeDuration } from "./decode-duration.ts";

test("decodeDuration() reads times as Go writes them, and nothing else", () => {
  assert.equal(decodeDuration("5s"), 5000);
  assert.equal(decodeDuration("1m30s"), 90_000);
  assert.equal(decodeDuration("250ms"), 250);
  assert.equal(decodeDuration("1.5h"), 5_400_000);
  for (const text of ["", "5", "s", "-1s", "1d", "1s 2s"]) {
    assert.equal(decodeDuration(text), undefined, text);
  }
});
