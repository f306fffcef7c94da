import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeContainerId } from "./container-id.ts";

test("decodeContainerId() takes letters, digits and _ + - .", () => {
  for (const id of ["a", "A9", "a_b+c-d.e", "...", "-", "..a", "x".repeat(255)]) {
    assert.equal(decodeContainerId(id), id);
  }
});

test("decodeContainerId() refuses what is no name of a directory, or leads out of one", () => {
  const bad = [
    "",
    ".",
    "..",
    "/",
    "a/b",
    "../a",
    "a\0b",
    "a b",
    "a\n",
    "\n",
    "ä",
    "a*",
    "a:b",
    "a\\b",
  ];
  for (const id of bad) {
    assert.throws(() => decodeContainerId(id), {
      code: "invalid_argument",
      message: `invalid container ID ${JSON.stringify(id)}: use letters, digits and _ + - .`,
    });
  }
});

test("decodeContainerId() refuses a long id without repeating it", () => {
  for (const length of [256, 4096]) {
    assert.throws(() => decodeContainerId("x".repeat(length)), {
      code: "invalid_argument",
      message: `invalid container ID: ${length} characters long, at most 255 are allowed`,
    });
  }
});
