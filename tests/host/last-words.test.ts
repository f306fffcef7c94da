import assert from "node:assert/strict";
import { test } from "node:test";
import { faulty, release, run } from "./program.ts";

const places = [
  { program: release, lines: "no lines", place: "" },
  {
    program: faulty,
    lines: "lines",
    place: String.raw` \(host-tests-with-faults-apart\.js:\d+:\d+\)`,
  },
];
for (const { program, lines, place } of places) {
  for (const args of [["uncaught"], ["text", "uncaught"]]) {
    const where = args.length === 1 ? "in the image that was begun in" : "in another image";
    test(`an uncaught error ${where} is written with its stack, that has ${lines}, and its cause`, () => {
      const { status, stdout, stderr } = run(program, args);
      assert.deepEqual([status, stdout], [70, ""]);
      const outer = `^uncaught Error: the outer reason\\n {4}at outer${place}\\n`;
      const inner = `caused by TypeError: the inner reason\\n {4}at inner${place}\\n`;
      assert.match(stderr, new RegExp(outer));
      assert.match(stderr, new RegExp(inner));
    });
  }
}

test("a script of another image runs, and the one that ran it goes on", () => {
  const { status, stdout } = run(release, ["value", "text"]);
  assert.equal(status, 0);
  assert.match(stdout, /^ok run\(\) /m);
});

test("a script that the program does not carry is an error, and the status is 70", () => {
  const { status, stderr } = run(release, ["no-such-script"]);
  assert.equal(status, 70);
  assert.match(stderr, /^uncaught RangeError: run: argument 1 is not a script of this program\n/);
});

test("a program that runs to its end says nothing and is a success", () => {
  assert.deepEqual(run(release, ["value"]), { status: 0, signal: null, stdout: "", stderr: "" });
  assert.deepEqual(run(release, []), { status: 0, signal: null, stdout: "", stderr: "" });
});

test("too deep a recursion is an error, be the stack as small as it may", () => {
  for (const kibibytes of [128, 512, 8192]) {
    const limited = `ulimit -s ${kibibytes} && exec "$0" deep`;
    const { status, signal, stderr } = run("/bin/sh", ["-c", limited, release]);
    assert.deepEqual([status, signal], [70, null], `${kibibytes} KiB`);
    assert.match(stderr, /^uncaught RangeError: Maximum call stack size exceeded\n/);
  }
});
