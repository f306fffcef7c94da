import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { encode, runcOptions, runcOptionsName } from "@skiff/proto";
import { cgroupsOf } from "../fixtures/index.ts";
import { ShimHome } from "./shim-home.ts";

const home = new ShimHome();
const root = existsSync("/sys/fs/cgroup/memory") ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";

function optionsWith(shimCgroup: string): { typeUrl: string; value: Uint8Array } {
  return { typeUrl: runcOptionsName, value: encode(runcOptions, { shimCgroup }) };
}

test("shim_cgroup: the shim is in that cgroup, and its container is not", async () => {
  const own = join(root, `${basename(home.folder)}-shims`);
  mkdirSync(own);
  try {
    await using shim = await home.task(["sleep", "1000"]);
    const options = optionsWith(`/${basename(own)}`);
    const { pid } = await shim.task.Create({ id: shim.id, bundle: shim.bundle, options });
    await shim.task.Start({ id: shim.id });
    const isIn = (process: number): boolean => [...cgroupsOf(process).values()].includes(own);
    assert.deepEqual([isIn(await shim.shimPid()), isIn(pid)], [true, false]);
    await shim.task.Kill({ id: shim.id, signal: 9 });
    await shim.wait();
    await shim.remove();
  } finally {
    rmdirSync(own);
  }
});

for (const [path, code] of [
  ["/not-there", "not_found"],
  ["shims", "invalid_argument"],
  ["/a/../b", "invalid_argument"],
] as const) {
  test(`shim_cgroup: ${path} is refused, and nothing is left`, async () => {
    await using shim = await home.task(["sleep", "1000"]);
    const request = { id: shim.id, bundle: shim.bundle, options: optionsWith(path) };
    await assert.rejects(shim.task.Create(request), { code, message: /options: shim_cgroup/ });
    await shim.task.Shutdown({ id: shim.id });
  });
}
