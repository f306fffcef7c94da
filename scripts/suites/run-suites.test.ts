import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Suite } from "./suite.ts";

test("runSuites() ends with the sum and 0 when everything passed", () => {
  const { lines, status } = run([bun(2, 0), bun(3, 0)]);
  assert.equal(lines.at(-1), "5 passed, 0 failed");
  assert.equal(status, 0);
});

test("runSuites() runs the rest and fails when a step failed", () => {
  const { lines, status } = run([step(3), bun(2, 0)]);
  assert.deepEqual(lines.slice(-2), ["failed: step: ended with exit code 3", "2 passed, 1 failed"]);
  assert.equal(status, 1);
});

test("runSuites() counts a suite that dies without a failed test as one failure", () => {
  const { lines, status } = run([bun(2, 101)]);
  assert.equal(lines.at(-1), "2 passed, 1 failed");
  assert.equal(status, 1);
});

test("runSuites() fails when no test ran", () => {
  const { lines, status } = run([step(0)]);
  assert.deepEqual(lines.slice(-2), ["no test ran", "0 passed, 0 failed"]);
  assert.equal(status, 1);
});

test("runSuites() gives a failed file one more try, alone, and says so when that passes", () => {
  const { lines, status } = run([failing(0)]);
  assert.deepEqual(lines.slice(-2), [
    "passed only at a second try, alone: bun: a.test.ts: is: torn",
    "2 passed, 0 failed",
  ]);
  assert.equal(status, 0);
});

test("runSuites() fails when the second try fails, too", () => {
  const { lines, status } = run([failing(1)]);
  assert.deepEqual(lines.slice(-3), [
    "failed: bun: a.test.ts: is: torn",
    "failed: bun: a.test.ts: is: torn",
    "1 passed, 1 failed",
  ]);
  assert.equal(status, 1);
});

/** One of two tests fails at first; at the second try as many of one do. */
function failing(later: 0 | 1): Suite {
  const report = (tests: number, failures: number): string =>
    `<testsuites name="bun test" tests="${tests}" failures="${failures}" skipped="0">
     <testcase name="is" file="a.test.ts">${failures > 0 ? '<failure message="torn" />' : ""}`;
  const script = (tests: number, failures: number): readonly [string, ...string[]] => {
    const lines = `echo '${report(tests, failures)}' > "\${*##*--reporter-outfile=}"`;
    return ["sh", "-c", `${lines}; exit ${failures}`, "sh"];
  };
  return { name: "bun", argv: script(2, 1), counts: "bun", again: script(1, later) };
}

/** As `bun test` writes its report to where its last argument says. */
function bun(passed: number, status: number): Suite {
  const report = `<testsuites name="bun test" tests="${passed}" failures="0" skipped="0">`;
  const script = `echo '${report}' > "\${2#--reporter-outfile=}"; exit ${status}`;
  return { name: "bun", argv: ["sh", "-c", script, "sh"], counts: "bun" };
}

function step(status: number): Suite {
  return { name: "step", argv: ["sh", "-c", `exit ${status}`], counts: "step" };
}

function run(suites: readonly Suite[]): { lines: string[]; status: number | null } {
  using scratch = new DisposableStack();
  const dir = mkdtempSync(join(tmpdir(), "suites-"));
  scratch.defer(() => rmSync(dir, { recursive: true }));
  const entry = join(dir, "entry.ts");
  const source = join(import.meta.dirname, "run-suites.ts");
  writeFileSync(
    entry,
    `import { runSuites } from ${JSON.stringify(source)};
     process.exitCode = await runSuites(${JSON.stringify(suites)});`,
  );
  const { stdout, status } = spawnSync(process.execPath, [entry], { encoding: "utf8" });
  return { lines: stdout.trimEnd().split("\n"), status };
}
