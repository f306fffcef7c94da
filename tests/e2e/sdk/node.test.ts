import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../../fixtures/index.ts";

/** Those that see to that themselves. */
const onBoth: readonly string[] = ["node.test.ts", "package.test.ts", "skiffd.test.ts"];
const node: string = join(import.meta.dirname, "../../../node_modules/.bin/node");
const files = readdirSync(import.meta.dirname).filter(
  (name) => name.endsWith(".test.ts") && !onBoth.includes(name),
);

for (const file of files) {
  test(`${file} passes on Node as well`, () => {
    const path = join(import.meta.dirname, file);
    const { status, stdout } = runProgram([node, "--test", "--test-reporter=tap", path]);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^# pass [1-9]\d*$/m);
    assert.match(stdout, /^# fail 0$/m);
  });
}
