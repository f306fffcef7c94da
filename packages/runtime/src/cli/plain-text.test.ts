import assert from "node:assert/strict";
import { test } from "node:test";
import { plainText } from "./plain-text.ts";

test("plainText() leaves what is to be read, and shows what steers a terminal", () => {
  assert.equal(plainText("mount /ü: ENOENT"), "mount /ü: ENOENT");
  assert.equal(plainText("a\nb\r\u001b[2J\u009b\u007f\0"), "a b\\x0d\\x1b[2J\\x9b\\x7f\\x00");
});
