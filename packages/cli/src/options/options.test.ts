import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { decodeBind } from "./decode-bind.ts";
import { decodeNetwork } from "./decode-network.ts";
import { readEnvironment } from "./read-environment.ts";

test("decodeBind() reads Docker's short form", () => {
  const bind = (text: string): unknown => decodeBind(text, "/home/me");
  const host = { source: "/h", destination: "/c" };
  assert.deepEqual(bind("/h:/c"), { ...host, readOnly: false });
  assert.deepEqual(bind("/h:/c:ro"), { ...host, readOnly: true });
  assert.deepEqual(bind("/h:/c:z,ro"), { ...host, readOnly: true });
  assert.deepEqual(bind("./x:/c/"), { source: "/home/me/x", destination: "/c", readOnly: false });
  assert.deepEqual(bind("..:/a//b"), { source: "/home", destination: "/a/b", readOnly: false });
});

const notBinds = ["/h", ":/c", "/h:", "/h:c", "/h:/", "/h:/..", "vol:/c", "/h:/c:rx", "/h:/c:ro:x"];
for (const text of notBinds) {
  test(`decodeBind() refuses ${text}`, () => {
    assert.throws(() => decodeBind(text, "/"), {
      code: "invalid_argument",
      message: /^invalid volume "/,
    });
  });
}

test("decodeNetwork() knows none, the default, and host", () => {
  assert.deepEqual([undefined, "none", "host"].map(decodeNetwork), ["none", "none", "host"]);
  assert.throws(() => decodeNetwork("bridge"), { code: "invalid_argument", message: /bridge/ });
});

test("readEnvironment() takes files first, then flags, and our own values for bare names", () => {
  const directory = mkdtempSync(join(tmpdir(), "env-"));
  try {
    const path = join(directory, "env");
    writeFileSync(path, "# note\n\n  A=1\r\nB=has space=x\nOURS\nABSENT\n");
    assert.deepEqual(readEnvironment([path], ["A=2", "OURS", "E="], { OURS: "o" }), [
      "A=1",
      "B=has space=x",
      "OURS=o",
      "A=2",
      "OURS=o",
      "E=",
    ]);
  } finally {
    rmSync(directory, { recursive: true });
  }
  assert.throws(() => readEnvironment(["/nonexistent"], [], {}), { code: "not_found" });
  assert.throws(() => readEnvironment([], ["=x"], {}), { code: "invalid_argument" });
  assert.throws(() => readEnvironment([], ["a b=x"], {}), { code: "invalid_argument" });
});
