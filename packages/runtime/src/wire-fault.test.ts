import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@skiff/base";
import { SyscallFault } from "@skiff/kernel";
import { decodeFault, encodeFault } from "./wire-fault.ts";

test("decodeFault() gives the fault that encodeFault() was given, its code kept", () => {
  const fault = decodeFault(encodeFault(new Fault("not_found", 'exec: "ü": not found')));
  assert.ok(fault instanceof Fault);
  assert.deepEqual([fault.code, fault.message], ["not_found", 'exec: "ü": not found']);
  const call = decodeFault(encodeFault(new SyscallFault("EPERM", "mount /x")));
  assert.deepEqual([call.code, call.message], ["permission_denied", "mount /x: EPERM"]);
});

test("encodeFault() sends a bug along with its stack, as internal", () => {
  const bug = decodeFault(encodeFault(new TypeError("x is not a function")));
  assert.equal(bug.code, "internal");
  assert.match(bug.message, /^TypeError: x is not a function\n.*wire-fault\.test/s);
  assert.equal(decodeFault(encodeFault("thrown text")).message, "thrown text");
});

test("decodeFault() refuses what is no fault", () => {
  for (const text of ["", "{", "{}", '{"code":"x","message":"y"}', '{"code":"internal"}']) {
    assert.throws(() => decodeFault(new TextEncoder().encode(text)), { code: "invalid_argument" });
  }
});
