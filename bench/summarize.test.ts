import assert from "node:assert/strict";
import { test } from "node:test";
import { summarize } from "./summarize.ts";

test("summarize() takes the quantiles of unsorted samples", () => {
  const samples = [9, 3, 1, 7, 5, 2, 8, 4, 6, 10, 0].map((milliseconds) => ({
    milliseconds,
    peakKib: milliseconds * 100,
  }));
  assert.deepEqual(summarize(samples), { runs: 11, median: 5, p10: 1, p90: 9, peakKib: 500 });
});

test("summarize() takes the middle between two when their number is even", () => {
  const samples = [1, 2].map((milliseconds) => ({ milliseconds, peakKib: 0 }));
  assert.equal(summarize(samples).median, 1.5);
});

test("summarize() refuses no samples", () => {
  assert.throws(() => summarize([]), { code: "invalid_argument" });
});
