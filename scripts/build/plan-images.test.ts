import assert from "node:assert/strict";
import { test } from "node:test";
import { planImages } from "./plan-images.ts";

const scripts = ["a", "b", "boot", "c"].map((name) => ({
  name,
  path: `${name}.ts`,
  function: name,
}));

test("planImages() puts those that no image names last, and boot into each", () => {
  const images = planImages(scripts, { first: ["b"] });
  assert.deepEqual(
    images.map(({ suffix, entries }) => [suffix, entries.map(({ name }) => name)]),
    [
      ["-first", ["boot", "b"]],
      ["", ["boot", "a", "c"]],
    ],
  );
});

test("planImages() has one image where there is only boot, and none too many", () => {
  const boot = scripts.filter(({ name }) => name === "boot");
  assert.deepEqual(planImages(boot, {}), [{ suffix: "", entries: boot }]);
  assert.equal(planImages(scripts, { all: ["a", "b", "c"] }).length, 1);
});

test("planImages() refuses a name that is no script's, or is in two images", () => {
  assert.throws(() => planImages(scripts, { one: ["d"] }), { message: "image one: no script d" });
  assert.throws(() => planImages(scripts, { one: ["a"], two: ["a"] }), {
    message: "image two: no script a",
  });
});
