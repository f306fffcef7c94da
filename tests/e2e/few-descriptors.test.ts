import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();
const limits: readonly number[] = Array.from({ length: 24 }, (_, index) => index + 4);
/** For commands of `skiff-bun`, whose own threads have some thirty. */
const moreLimits: readonly number[] = Array.from({ length: 20 }, (_, index) => 2 * index + 13);

/** Where it fails it says so: each limit is met by another step. True where it succeeded. */
function isDone(limit: number, words: readonly string[]): boolean {
  const argv = home.argv(words, ["prlimit", `--nofile=${limit}:${limit}`]);
  const { status, stderr } = runProgram(argv, { env: home.environment });
  if (status !== 0) assert.match(stderr, /^skiff: .+\n/m, `with ${limit}: ${status} ${stderr}`);
  return status === 0;
}

test("a run with few descriptors succeeds, or says what it could not open, and leaves nothing", () => {
  const done = limits.filter((limit) => isDone(limit, ["run", "--rm", "busybox", "true"]));
  assert.ok(done.length > 0 && done.length < limits.length, `${done.length} of ${limits.length}`);
  assert.deepEqual(home.states(), {});
});

test("a removal with few descriptors succeeds, or says what it could not open; the next one removes it", () => {
  for (const limit of limits) {
    home.ok("run", "-d", "--name", "subject", "busybox", "sleep", "1000");
    if (!isDone(limit, ["rm", "-f", "subject"])) {
      assert.equal(home.skiff("rm", "-f", "subject").status, 0); // done before it is looked for, or by it
    }
    assert.deepEqual(home.states(), {});
  }
});

test("a commit with few descriptors succeeds, or says what it could not open, and the next one is whole", () => {
  home.ok("run", "--name", "subject", "busybox", "touch", "/file");
  const done = moreLimits.filter((limit) => isDone(limit, ["commit", "subject", "committed"]));
  assert.ok(done.length > 0 && done.length < moreLimits.length, `${done.length}`);
  home.ok("commit", "subject", "committed");
  home.ok("run", "--rm", "committed", "ls", "/file");
  home.ok("rm", "subject");
  home.ok("rmi", "committed");
});
