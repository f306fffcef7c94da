import assert from "node:assert/strict";
import { test } from "node:test";
import type { Descriptor } from "@skiff/kernel";
import { FakeKernel } from "@skiff/kernel/fake";
import { openStandardFiles } from "./open-standard-files.ts";

test("openStandardFiles() opens what is closed, and only that", () => {
  for (const closed of [[], [0], [1], [2], [0, 2], [0, 1, 2]]) {
    const opened: string[] = [];
    openStandardFiles({
      poll: (triples) => {
        for (const fd of closed) triples[fd * 3 + 2] = 0x20;
        return closed.length;
      },
      openat2: (_dir, path): Descriptor => {
        opened.push(String(path));
        return { fd: closed[opened.length - 1] ?? -1, [Symbol.dispose]: () => {} };
      },
    });
    assert.deepEqual(
      opened,
      closed.map(() => "/dev/null"),
    );
  }
});

test("openStandardFiles() leaves alone what has hung up", () => {
  const kernel = new FakeKernel();
  openStandardFiles({
    poll: (triples) => {
      triples[2] = 0x10;
      return 1;
    },
    openat2: (...args) => kernel.openat2(...args),
  });
  assert.equal(kernel.open, 0);
});
