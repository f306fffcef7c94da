import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../../fixtures/index.ts";

/** Those that see to that themselves. */
const onBoth: readonly string[] = ["node.test.ts", "package.test.ts", "skiffd.test.ts"];
const node: string = join(import.meta.dirname, "../../../node_modules/.bin/node");

test("the tests of the SDK pass on Node as well", () => {
  const files = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".test.ts") && !onBoth.includes(name))
    .map((name) => join(import.meta.dirname, name));
  const { status, stdout } = runProgram([
    node,
    "--test",
    "--test-concurrency=1", // each looks at what all share
    "--test-reporter=tap",
    ...files,
  ]);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^# pass [1-9]\d+$/m);
  assert.match(stdout, /^# fail 0$/m);
});
