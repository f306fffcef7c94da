import assert from "node:assert/strict";
import { after, test } from "node:test";
import { deletionTime, setDeletionTime } from "./deletion-time.ts";

after(() => setDeletionTime("10"));

test("setDeletionTime() takes seconds, and parts of them", () => {
  assert.equal(deletionTime(), 10);
  setDeletionTime("2.5");
  assert.equal(deletionTime(), 2.5);
});

test("setDeletionTime() names what is none, and leaves what was set", () => {
  setDeletionTime("30");
  for (const text of ["", "0", "0.0", "-1", "1e3", "10s", "Infinity", "604801"]) {
    assert.throws(() => setDeletionTime(text, "--timeout"), {
      code: "invalid_argument",
      message: `--timeout: ${JSON.stringify(text)} is not a number of seconds above 0, at most 604800`,
    });
  }
  assert.equal(deletionTime(), 30);
});
