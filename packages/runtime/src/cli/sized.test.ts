import assert from "node:assert/strict";
import { test } from "node:test";
import { type Kernel, SyscallFault } from "@skiff/kernel";
import type { Process } from "@skiff/spec";
import { sized } from "./sized.ts";

const process: Process = { terminal: true, user: { uid: 0, gid: 0 }, args: ["sh"], cwd: "/" };

const ofSize = (height: number, width: number): Pick<Kernel, "ioctl"> => ({
  ioctl: (_file, _request, arg) => {
    assert.ok(arg instanceof Uint8Array);
    arg.set(new Uint8Array(new Uint16Array([height, width, 0, 0]).buffer));
    return 0;
  },
});

test("sized() gives a terminal the size of this side's, whatever it had", () => {
  const here = { height: 30, width: 300 };
  for (const consoleSize of [undefined, { height: 1, width: 2 }]) {
    assert.deepEqual(sized(ofSize(30, 300), { ...process, consoleSize }).consoleSize, here);
  }
});

test("sized() leaves a process without a terminal as it is", () => {
  assert.equal(sized(ofSize(30, 300), { ...process, terminal: false }).consoleSize, undefined);
});

test("sized() leaves it where this side is no terminal", () => {
  const ioctl = (): never => {
    throw new SyscallFault("ENOTTY", "ioctl");
  };
  assert.equal(sized({ ioctl }, process), process);
});
