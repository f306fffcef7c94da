import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { faulty, type Outcome, release, run } from "./program.ts";
import { traced } from "./traced.ts";

const undisturbed = [
  "umask at 0 ok",
  "umask at 1 ok",
  "umask at 2 ok",
  "child at 2 exited 0 ok",
  "child at 1 exited 0 ok",
];

test("the trace numbers the calls of each process from 1, children by their parents", () => {
  const { calls, stdout } = traced(["chain"]);
  assert.deepEqual(stdout.split("\n").filter(Boolean), undisturbed);
  assert.deepEqual(of("0", calls), ["umask", "write", "clone3", "waitid", "write"]);
  assert.deepEqual(of("0.1", calls), ["umask", "write", "clone3", "waitid", "write", "exit_group"]);
  assert.deepEqual(of("0.1.1", calls), ["umask", "write", "exit_group"]);
});

test("a fault of `fail` answers the call with the errno and goes on", () => {
  assert.deepEqual(lines("fail@0:1:EPERM")[0], "umask at 0 EPERM");
  assert.deepEqual(lines("fail@0.1.1:1:ENOSPC")[2], "umask at 2 ENOSPC");
  assert.deepEqual(lines("fail@0:3:EAGAIN"), ["umask at 0 ok"]);
});

test("a fault of `die` kills that process there and no other", () => {
  const first = traced(["chain"], "die@0:2");
  assert.equal(first.signal, "SIGKILL");
  assert.equal(first.stdout, "");
  assert.deepEqual(of("0", first.calls), ["umask", "write"]);
  assert.deepEqual(lines("die@0.1:2"), ["umask at 0 ok", "child at 1 killed 9 ok"]);
  assert.deepEqual(lines("die@0.1.1:3").slice(3), ["child at 2 killed 9 ok", undisturbed[4]]);
});

test("a fault of `stop` waits there until it is told to go on", () => {
  const script = `
    "$0" chain & child=$!
    until grep -q '^State:.T' /proc/$child/status; do :; done
    echo stopped; kill -CONT $child; wait $child`;
  const env = { HOST_FAULT: "stop@0:2" };
  const { status, stdout } = run("/bin/bash", ["-c", script, faulty], { env });
  assert.equal(status, 0);
  assert.deepEqual(stdout.split("\n").filter(Boolean), ["stopped", ...undisturbed]);
});

test("a fault of a name counts the calls of that name", () => {
  assert.deepEqual(lines("fail@0:1=clone3:EAGAIN"), ["umask at 0 ok"]);
  assert.deepEqual(lines("fail@0:1=umask:EPERM")[0], "umask at 0 EPERM");
  assert.deepEqual(lines("fail@0:2=umask:EPERM"), undisturbed);
});

test("a fault is of a program with that last argument alone, and so is the trace", () => {
  const fault = { HOST_FAULT: "die@0:1" };
  const runFor = (HOST_LAST: string): Outcome =>
    run(faulty, ["chain"], { env: { ...fault, HOST_LAST } });
  assert.equal(runFor("chain").signal, "SIGKILL");
  assert.equal(runFor("other").status, 0);
});

test("a fault that no process reaches changes nothing", () => {
  for (const fault of ["die@0:99", "die@0.2:1", "fail@0.1.1.1:1:EIO"]) {
    assert.deepEqual(lines(fault), undisturbed);
  }
});

test("a fault that is not understood is refused", () => {
  for (const fault of ["", "die", "die@0", "die@0:x", "fail@0:1", "fail@0:1:ENONE", "burn@0:1"]) {
    const { status, stderr } = run(faulty, ["chain"], { env: { HOST_FAULT: fault } });
    assert.deepEqual([status, stderr], [70, `not understood: HOST_FAULT=${fault}\n`]);
  }
});

test("the release knows nothing of faults", () => {
  for (const variable of ["HOST_FAULT", "HOST_TRACE", "HOST_COUNT"]) {
    const env = { [variable]: "die@0:1" };
    assert.deepEqual(run(release, ["chain"], { env }).stdout.split("\n").slice(0, 5), undisturbed);
    assert.equal(readFileSync(release).includes(variable), false, `${variable} in the release`);
    assert.equal(readFileSync(faulty).includes(variable), true, `${variable} in the test program`);
  }
});

function lines(fault: string): string[] {
  return traced(["chain"], fault).stdout.split("\n").filter(Boolean);
}

/** The names of a process's calls, once their numbers are seen to be 1, 2, 3 and on. */
function of(processNumber: string, calls: readonly string[]): string[] {
  const own = calls.map((call) => call.split(" ")).filter(([number]) => number === processNumber);
  for (const [index, [, count]] of own.entries()) assert.equal(Number(count), index + 1);
  return own.map(([, , name]) => name ?? "");
}
