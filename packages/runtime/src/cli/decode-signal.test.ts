import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeSignal } from "./decode-signal.ts";

test("decodeSignal() takes names with and without SIG, in any case, and numbers", () => {
  for (const text of ["KILL", "SIGKILL", "kill", "sigkill", "SigKill"]) {
    assert.equal(decodeSignal(text), "SIGKILL");
  }
  assert.equal(decodeSignal("9"), 9);
  assert.deepEqual([decodeSignal("64"), decodeSignal("0")], [64, 0]);
});

test("decodeSignal() takes real-time signals by their distance from the first", () => {
  assert.equal(decodeSignal("RTMIN"), 34);
  assert.equal(decodeSignal("SIGRTMIN+3"), 37);
  assert.equal(decodeSignal("rtmin+30"), 64);
});

test("decodeSignal() refuses what is no signal", () => {
  const none = [
    "",
    "65",
    "-1",
    "1.5",
    "FOO",
    "SIG",
    "SIGRTMIN+31",
    "RTMIN-1",
    "SIGRTMINX",
    "0x9",
    " 9",
    "1e1",
    "constructor",
  ];
  for (const text of none) {
    assert.throws(() => decodeSignal(text), {
      code: "invalid_argument",
      message: `unknown signal ${JSON.stringify(text)}`,
    });
  }
});
