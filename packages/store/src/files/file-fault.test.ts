import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@skiff/base";
import { fileFault } from "./file-fault.ts";

function failed(code: string): Error {
  return Object.assign(new Error("failed"), { code, syscall: "read" });
}

test("fileFault() takes a process that ended while it was read for one that is not there", () => {
  assert.ok(isFault(fileFault("observe process 1", failed("ESRCH")), "not_found"));
  assert.ok(isFault(fileFault("observe process 1", failed("EIO")), "internal"));
});

test("fileFault() leaves what is no system call's error as it is", () => {
  const bug = new TypeError("not a function");
  assert.equal(fileFault("anything", bug), bug);
});
