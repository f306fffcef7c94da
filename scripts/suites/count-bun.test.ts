import assert from "node:assert/strict";
import { test } from "node:test";
import { countBun } from "./count-bun.ts";

test("countBun() leaves skipped tests out of those that passed", () => {
  const report = '<testsuites name="bun test" tests="7" assertions="0" failures="2" skipped="1">';
  assert.deepEqual(countBun(report), { passed: 4, failed: 2 });
});

test("countBun() finds no test in an empty report", () => {
  assert.deepEqual(countBun(""), { passed: 0, failed: 0 });
});
