import assert from "node:assert/strict";
import { test } from "node:test";
import { AT_FDCWD, createFile, readFile } from "@skiff/kernel";
import { FakeKernel, FakeMachine } from "@skiff/kernel/fake";
import type { Resources } from "@skiff/spec";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { updateLimits } from "./update-limits.ts";

const directory: CgroupDirectory = { version: 2, controllers: [], path: "/c1" };

test("updateLimits() refuses a limit below what is in use where that is asked for, on v2", () => {
  const kernel = new FakeKernel(new FakeMachine());
  kernel.mkdirat(AT_FDCWD, directory.path);
  createFile(kernel, `${directory.path}/memory.current`, "4096\n", { mode: 0o444 });
  createFile(kernel, `${directory.path}/memory.max`, "max\n", { mode: 0o644 });
  const memory = { limit: 4095, checkBeforeUpdate: true };
  const told: Resources[] = [];
  const unit = { setLimits: (limits: Resources): void => void told.push(limits) };
  assert.throws(() => updateLimits(kernel, [directory], { resources: { memory }, unit }), {
    code: "failed_precondition",
    message: "memory.limit: 4095 is less than the 4096 bytes that are in use",
  });
  assert.equal(readFile(kernel, `${directory.path}/memory.max`), "max\n");
  assert.deepEqual(told, [], "systemd would set it");
});
