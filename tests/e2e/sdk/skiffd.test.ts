import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../../fixtures/index.ts";
import { overSkiffd } from "./sdk-home.ts";

const tools = join(import.meta.dirname, "../../../node_modules/.bin");
const node = ["node", "--test", "--test-concurrency=1", "--test-reporter=tap"];
const runs = {
  bun: [
    ["bun", "test", "--timeout=600000"],
    ["abort", "containers", "images", "pods"],
    /^ *(\d+) fail$/m,
  ],
  node: [node, ["events", "files", "health", "killed", "registry"], /^# fail (\d+)$/m],
} as const;

for (const [runtime, [argv, names, failures]] of Object.entries(runs)) {
  test(`the tests of the SDK pass against skiffd on ${runtime} as well: ${names.join(", ")}`, () => {
    const files = names.map((name) => join(import.meta.dirname, `${name}.test.ts`));
    const [program, ...args] = argv;
    const { status, stdout, stderr } = runProgram([join(tools, program), ...args, ...files], {
      env: { [overSkiffd]: "1" },
    });
    assert.equal(status, 0, stdout + stderr);
    assert.equal(failures.exec(stdout + stderr)?.[1], "0");
  });
}
