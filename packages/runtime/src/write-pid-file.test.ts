import assert from "node:assert/strict";
import { test } from "node:test";
import { pid, readFile } from "@skiff/kernel";
import { FakeKernel } from "@skiff/kernel/fake";
import { writePidFile } from "./write-pid-file.ts";

test("writePidFile() writes the number alone, in the place of what was there", () => {
  const kernel = made();
  for (const number of [4194303, 7]) {
    writePidFile(kernel, "/run/pid", pid(number));
    assert.equal(readFile(kernel, "/run/pid"), String(number));
  }
  assert.deepEqual(kernel.machine.leftovers(["/run"]), ["/run/pid"]);
});

test("writePidFile() leaves nothing when it fails, at any call", () => {
  const calls = ((): number => {
    const kernel = made();
    writePidFile(kernel, "/run/pid", pid(7));
    return kernel.calls;
  })();
  for (let call = 0; call < calls; call++) {
    const kernel = made();
    kernel.failAt(call, "ENOSPC");
    assert.throws(() => writePidFile(kernel, "/run/pid", pid(7)), {
      code: "resource_exhausted",
      message: /^write pid file: .*: ENOSPC$/,
    });
    assert.deepEqual(kernel.machine.leftovers(["/run"]), [], `call ${call}`);
    assert.equal(kernel.open, 0);
  }
});

function made(): FakeKernel {
  const kernel = new FakeKernel();
  kernel.machine.ensureFolder("/run");
  return kernel;
}
