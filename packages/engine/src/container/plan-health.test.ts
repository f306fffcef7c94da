import assert from "node:assert/strict";
import { test } from "node:test";
import { planHealth } from "./plan-health.ts";

const image = {
  test: ["CMD-SHELL", "curl -f localhost"],
  interval: 5e9,
  timeout: undefined,
  startPeriod: 0,
  startInterval: undefined,
  retries: 7,
};
const fromImage = {
  args: ["/bin/sh", "-c", "curl -f localhost"],
  interval: 5000,
  timeout: 30_000,
  startPeriod: 0,
  startInterval: 5000,
  retries: 7,
};

test("planHealth() takes what the image says where the maker says nothing, and Docker's defaults", () => {
  assert.deepEqual(planHealth({}, image), fromImage);
  assert.deepEqual(planHealth({ command: "true", retries: 1 }, image), {
    ...fromImage,
    args: ["/bin/sh", "-c", "true"],
    retries: 1,
  });
  assert.deepEqual(planHealth({ command: "true" }, undefined)?.interval, 30_000);
  assert.equal(planHealth({ startInterval: 7 }, image)?.startInterval, 7);
  assert.equal(planHealth({}, { ...image, startInterval: 2e9 })?.startInterval, 2000);
  assert.equal(planHealth({ interval: 100 }, image)?.startInterval, 100);
  assert.deepEqual(planHealth({}, { ...image, test: ["CMD", "a", "b"] })?.args, ["a", "b"]);
});

test("planHealth() checks nothing where nobody says how, or somebody says not to", () => {
  assert.equal(planHealth({ interval: 5 }, undefined), undefined);
  assert.equal(planHealth("none", image), undefined);
  for (const test of [["NONE"], [], ["CMD"], ["ODD", "x"]]) {
    assert.equal(planHealth({}, { ...image, test }), undefined, test.join(" "));
  }
});
