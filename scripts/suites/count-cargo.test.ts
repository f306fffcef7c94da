import assert from "node:assert/strict";
import { test } from "node:test";
import { countCargo } from "./count-cargo.ts";

test("countCargo() adds up the results of every test binary", () => {
  const output = `
running 2 tests
test walks::fails ... FAILED
test walks::works ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s
`;
  assert.deepEqual(countCargo(output), { passed: 5, failed: 1, failures: ["walks::fails"] });
});
