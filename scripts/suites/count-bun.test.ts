import assert from "node:assert/strict";
import { test } from "node:test";
import { countBun } from "./count-bun.ts";

test("countBun() leaves skipped tests out of those that passed", () => {
  const report = '<testsuites name="bun test" tests="7" assertions="0" failures="2" skipped="1">';
  assert.deepEqual(countBun(report), { passed: 4, failed: 2, failures: [] });
});

test("countBun() names what failed, and why", () => {
  const report = `<testsuites name="bun test" tests="2" assertions="0" failures="1" skipped="0">
    <testcase name="good" classname="a" file="a.test.ts" />
    <testcase name="bad &lt;1&gt;" classname="a" file="a.test.ts">
      <failure type="AssertionError" message="left:&#10;&apos;x&apos; &amp;lt;">AssertionError</failure>
    </testcase></testsuites>`;
  const text = "a.test.ts: bad <1>: left:\n'x' &lt;";
  assert.deepEqual(countBun(report).failures, [{ file: "a.test.ts", text }]);
});

test("countBun() finds no test in an empty report", () => {
  assert.deepEqual(countBun(""), { passed: 0, failed: 0, failures: [] });
});
