import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@skiff/base";
import { SyscallFault } from "@skiff/kernel";
import { readFault, encodeFault } from "./wire-fault.ts";

test("readFault() gives the fault that encodeFault() was given, its code kept", () => {
  const fault = readFault(encodeFault(new Fault("not_found", 'exec: "ü": not found')));
  assert.ok(fault instanceof Fault);
  assert.deepEqual([fault.code, fault.message], ["not_found", 'exec: "ü": not found']);
  const call = readFault(encodeFault(new SyscallFault("EPERM", "mount /x")));
  assert.deepEqual([call.code, call.message], ["permission_denied", "mount /x: EPERM"]);
});

test("encodeFault() sends a bug along with its stack, as internal", () => {
  const bug = readFault(encodeFault(new TypeError("x is not a function")));
  assert.equal(bug.code, "internal");
  assert.match(bug.message, /^TypeError: x is not a function\n.*wire-fault\.test/s);
  assert.equal(readFault(encodeFault("thrown text")).message, "thrown text");
});

test("readFault() refuses what is no fault", () => {
  for (const text of ["", "{", "{}", '{"code":"x","message":"y"}', '{"code":"internal"}']) {
    assert.throws(() => readFault(new TextEncoder().encode(text)), { code: "invalid_argument" });
  }
});
