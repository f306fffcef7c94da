import assert from "node:assert/strict";
import { test } from "node:test";
import { distinctVariables } from "./distinct-variables.ts";

test("distinctVariables() keeps the last variable of each name", () => {
  assert.deepEqual(distinctVariables(["A=1", "B=x=y", "A=2", "AB=3", "A="]), [
    "A=",
    "B=x=y",
    "AB=3",
  ]);
  assert.deepEqual(distinctVariables([]), []);
});
