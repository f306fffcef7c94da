import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type Outcome, release, run } from "./program.ts";
import { traced } from "./traced.ts";

const NOBODY = 65_534;
const dir = mkdtempSync(join(tmpdir(), "seal-"));
const program = join(dir, "program");
after(() => rmSync(dir, { recursive: true }));

test("a program that is not sealed can be overwritten by whom it executes", () => {
  const { stdout } = runCopy("not-a-sealed-word", {});
  assert.match(stdout, /^read-only false, seals -\d+\nprogram\noverwritten\n$/);
  assert.equal(isIntact(), false);
});

test("a program whose argument is a sealed word runs from a read-only clone of its mount", () => {
  const { stdout } = runCopy("sealed", {});
  assert.match(stdout, /^read-only true, seals -\d+\nprogram\n.*Read-only file system\n$/);
  assert.equal(isIntact(), true);
});

test("where mounting is not permitted it runs from a sealed copy in memory", () => {
  const { stdout } = runCopy("sealed", { uid: NOBODY });
  assert.match(stdout, /^read-only false, seals 15\nprogram\nsh: .*\n$/);
  assert.equal(isIntact(), true);
});

test("what is not sealed makes no call for it", () => {
  assert.deepEqual(traced(["value"]).calls, ["0 1 getpid"]);
});

test("sealing is counted, and the count goes on in the sealed program", () => {
  const calls = traced(["sealed"]).calls.map((call) => call.split(" "));
  const names = calls.map(([, , name]) => name).slice(0, 7);
  const before = ["statfs", "open_tree", "mount_setattr", "execveat"];
  assert.deepEqual(names, [...before, "statfs", "prctl", "openat2"]);
  for (const [index, [number, count]] of calls.entries()) {
    assert.deepEqual([number, count], ["0", `${index + 1}`]);
  }
});

test("without the clone the copy is taken", () => {
  for (const fault of ["fail@0:2:EPERM", "fail@0:3:EINVAL", "fail@0:4:EACCES"]) {
    assert.match(traced(["sealed"], fault).stdout, /^read-only false, seals 15\n/, fault);
  }
});

test("what cannot be sealed does not run", () => {
  const { status, stdout, stderr } = traced(["sealed"], "fail@0:1:EACCES");
  assert.deepEqual([status, stdout], [70, ""]);
  assert.match(stderr, /: cannot seal itself: look at \/proc\/self\/exe: EACCES\n$/);
});

/** Runs a copy, which may be overwritten, that anybody may execute. */
function runCopy(word: string, options: { uid?: number }): Outcome {
  rmSync(program, { force: true });
  copyFileSync(release, program);
  chmodSync(dir, 0o755);
  const outcome = run(program, [word], options);
  assert.equal(outcome.stderr, "");
  return outcome;
}

function isIntact(): boolean {
  return readFileSync(program).equals(readFileSync(release));
}
