import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decodeStat, hidesEnvironment, isForked } from "./is-becoming-program.ts";

const usual = { state: "R", flags: 0x40_0000, threads: 1, environmentEnd: "0" };
const exiting = 0x4;

test("hidesEnvironment() says so of a process that executes a program", () => {
  assert.ok(hidesEnvironment(usual));
});

test("hidesEnvironment() says so of one whose first thread is over, and another is not", () => {
  assert.ok(hidesEnvironment({ ...usual, state: "Z", flags: exiting, threads: 2 }));
});

test("hidesEnvironment() denies it of one that is over, that is the kernel's, or that can be seen", () => {
  for (const differing of [
    { state: "Z", flags: exiting },
    { flags: exiting },
    { flags: 0x20_8040 },
    { environmentEnd: "140721" },
  ]) {
    assert.ok(!hidesEnvironment({ ...usual, ...differing }));
  }
});

test("decodeStat() finds what it needs, whatever the program's name is", () => {
  const own = decodeStat(readFileSync("/proc/self/stat", "latin1").replace(/\(.*\)/, "(a) b) c)"));
  assert.match(own.state, /^[RS]$/);
  assert.ok(own.threads > 1 && Number(own.environmentEnd) > 0);
});

test("isForked() tells a child that has executed nothing from one that has", async () => {
  const script =
    "my $child = fork; if (!$child) { sleep 1000 } print qq($child\\n); <STDIN>; kill 9, $child";
  const perl = spawn("perl", ["-e", `$| = 1; ${script}`], { stdio: ["pipe", "pipe", "ignore"] });
  const said = await new Promise((resolve) => perl.stdout.once("data", resolve));
  const isForkedNow = (pid: number): boolean =>
    isForked(decodeStat(readFileSync(`/proc/${pid}/stat`, "latin1")));
  assert.deepEqual([isForkedNow(Number(String(said))), isForkedNow(perl.pid ?? 0)], [true, false]);
  const ended = once(perl, "close");
  perl.stdin.end();
  await ended;
});
