import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUser } from "./decode-user.ts";

test("decodeUser() takes a uid, and a gid after a colon", () => {
  assert.deepEqual(decodeUser("0"), { uid: 0 });
  assert.deepEqual(decodeUser("1000:100"), { uid: 1000, gid: 100 });
  assert.deepEqual(decodeUser("4294967294:4294967294"), { uid: 4294967294, gid: 4294967294 });
});

test("decodeUser() refuses names, and numbers that no user has", () => {
  for (const text of [
    "",
    "root",
    "-1",
    "1:",
    ":1",
    "1:2:3",
    "1.5",
    " 1",
    "4294967295",
    "1:4294967295",
    "1e3",
  ]) {
    assert.throws(() => decodeUser(text), {
      code: "invalid_argument",
      message: `--user: ${JSON.stringify(text)} is not UID or UID:GID`,
    });
  }
});
