import assert from "node:assert/strict";
import { test } from "node:test";
import { homeOf } from "./home-of.ts";

const passwd = `root:x:0:0:root:/root:/bin/sh
# a comment
short:x:7
odd:x:x1:1::/odd:/bin/sh
none:x:5:5:::/bin/sh
user:x:1000:1000:A User,,,:/home/user:/bin/sh
again:x:1000:1000::/again:/bin/sh
`;

test("homeOf() finds the home of the first user of that number", () => {
  assert.equal(homeOf(passwd, 0), "/root");
  assert.equal(homeOf(passwd, 1000), "/home/user");
});

test("homeOf() is / for who has none, or is not there", () => {
  for (const uid of [1, 5, 7, 4294967294]) assert.equal(homeOf(passwd, uid), "/");
  assert.equal(homeOf("", 0), "/");
  assert.equal(homeOf("\0\uFFFD:::", 0), "/");
});
