import assert from "node:assert/strict";
import { test } from "node:test";
import { checksum } from "./checksum.ts";

const text = '{"id":"c1","cgroup":["cpu:/sys/fs/cgroup/cpu/c1"],"name":"ü"}';

test("checksum() is eight hexadecimal digits, the same for the same text", () => {
  for (const one of ["", "a", text]) {
    assert.match(checksum(one), /^[0-9a-f]{8}$/);
    assert.equal(checksum(one), checksum(one));
  }
});

test("checksum() is what it was: records outlive the program that wrote them", () => {
  assert.deepEqual([checksum(""), checksum(text)], ["811c9dc5", "425795f1"]);
});

test("checksum() differs for every torn text, and when any one character differs", () => {
  for (let i = 0; i < text.length; i++) {
    assert.notEqual(checksum(text.slice(0, i)), checksum(text), `torn at ${i}`);
    const other = text[i] === "x" ? "y" : "x";
    const changed = text.slice(0, i) + other + text.slice(i + 1);
    assert.notEqual(checksum(changed), checksum(text), `changed at ${i}`);
  }
  assert.notEqual(checksum(`${text}\0`), checksum(text));
});
