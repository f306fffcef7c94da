import assert from "node:assert/strict";
import { test } from "node:test";
import { joinPath } from "./join-path.ts";

test("joinPath() joins strings to a string", () => assert.equal(joinPath("/a", "b"), "/a/b"));

test("joinPath() keeps the bytes of a name that is not UTF-8", () => {
  const name = new Uint8Array([0xff, 0x62]);
  const path = new Uint8Array([0x2f, 0xc3, 0xa4, 0x2f, 0xff, 0x62]);
  assert.deepEqual(joinPath("/ä", name), path);
  assert.deepEqual(joinPath(path, "c"), new Uint8Array([...path, 0x2f, 0x63]));
});
