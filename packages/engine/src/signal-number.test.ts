import assert from "node:assert/strict";
import { test } from "node:test";
import { signalNumber } from "./signal-number.ts";

test("signalNumber() takes names with and without SIG, in any case, and numbers", () => {
  assert.deepEqual(["KILL", "SIGKILL", "sigkill", "9"].map(signalNumber), [9, 9, 9, 9]);
  assert.deepEqual(["TERM", "usr1", "64"].map(signalNumber), [15, 10, 64]);
});

for (const text of ["", "NOPE", "0", "65", "-9", "999", "SIG"]) {
  test(`signalNumber() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => signalNumber(text), {
      code: "invalid_argument",
      message: `invalid signal: ${text}`,
    });
  });
}
