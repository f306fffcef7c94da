import assert from "node:assert/strict";
import { test } from "node:test";
import { type Code, Fault } from "@skiff/base";
import { faultOf, statusOf } from "./status-code.ts";

const numbers: readonly (readonly [Code, number])[] = [
  ["cancelled", 1],
  ["invalid_argument", 3],
  ["deadline_exceeded", 4],
  ["not_found", 5],
  ["already_exists", 6],
  ["permission_denied", 7],
  ["resource_exhausted", 8],
  ["failed_precondition", 9],
  ["unimplemented", 12],
  ["internal", 13],
  ["unavailable", 14],
];

for (const [code, number] of numbers) {
  test(`${code} crosses as ${number} and comes back`, () => {
    const status = statusOf(new Fault(code, "why"));
    assert.deepEqual(status, { code: number, message: "why" });
    assert.equal(codeOf(number), code);
    assert.equal(faultOf(status).message, "why");
  });
}

test("faultOf() finds a code for every number that others send", () => {
  assert.equal(codeOf(2), "internal");
  assert.equal(codeOf(10), "unavailable");
  assert.equal(codeOf(11), "invalid_argument");
  assert.equal(codeOf(15), "internal");
  assert.equal(codeOf(16), "permission_denied");
  assert.equal(codeOf(99), "internal");
});

function codeOf(number: number): Code {
  return faultOf({ code: number, message: "" }).code;
}
