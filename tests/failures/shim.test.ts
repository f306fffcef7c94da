import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { encode, runcOptions, runcOptionsName } from "@skiff/proto";
import { eventually, runProgram } from "../fixtures/index.ts";
import { ShimHome } from "../shim/shim-home.ts";
import { type ShimTask } from "../shim/shim-task.ts";
import { configured, deaf, forkBomb, nesting } from "./workloads.ts";

const home = new ShimHome();

/** A container that runs such a script, and what it has said so far. */
async function running(
  script: string,
): Promise<{ shim: ShimTask; said: () => string; pid: number }> {
  const shim = await home.task([], { change: (config) => configured(config, script) });
  const path = join(shim.bundle, "said");
  writeFileSync(path, "");
  const pid = await shim.create({ stdout: `file://${path}` });
  await shim.task.Start({ id: shim.id });
  return { shim, said: () => readFileSync(path, "utf8"), pid };
}

test("the shim removes a container whose processes multiply while they are killed", async () => {
  const { shim: made, said } = await running(forkBomb);
  await using shim = made;
  const { id } = shim;
  eventually("it goes off", () => said().startsWith("off\n"));
  while ((await shim.task.Pids({ id })).processes.length < 20);
  await shim.task.Kill({ id, signal: 9, all: true });
  assert.equal(await shim.wait(), 137);
  await shim.remove();
});

test("`delete` of the shim removes one whose processes multiply, and whose shim was killed", async () => {
  const { shim: made, said } = await running(forkBomb);
  await using shim = made;
  eventually("it goes off", () => said().startsWith("off\n"));
  process.kill(await shim.shimPid(), "SIGKILL");
  await shim.client.closed;
  assert.ok(shim.deleteCommand().pid > 0);
});

test("the shim tells no end of a container that a signal does not kill", async () => {
  const { shim: made, said, pid } = await running(deaf);
  await using shim = made;
  const { id } = shim;
  eventually("it is up", () => said().startsWith("up\n"));
  await shim.task.Kill({ id, signal: 15 });
  const { status, pid: now } = await shim.task.State({ id });
  assert.deepEqual([status, now], [2, pid]); // RUNNING
  await assert.rejects(shim.task.Delete({ id }), { code: "failed_precondition" });
  await shim.task.Kill({ id, signal: 9 });
  assert.equal(await shim.wait(), 137);
  assert.equal(await shim.remove(), 137);
});

test("the shim removes the cgroups that a container made in its own, with who is in them", async () => {
  const { shim: made, said } = await running(nesting);
  await using shim = made;
  const { id } = shim;
  eventually("they are made", () => said().includes("inner/most"));
  await shim.task.Kill({ id, signal: 9 });
  await shim.wait();
  await shim.remove();
});

test("the shim removes a container, and `delete` what a killed one left, from a disk without a free byte", async () => {
  const disk = join(home.folder, "disk");
  mkdirSync(disk);
  assert.equal(runProgram(["mount", "-t", "tmpfs", "-o", "size=1m", "full", disk]).status, 0);
  using mounted = new DisposableStack();
  mounted.defer(() => rmSync(disk, { recursive: true }));
  mounted.defer(() => assert.equal(runProgram(["umount", disk]).status, 0));
  const options = { typeUrl: runcOptionsName, value: encode(runcOptions, { root: disk }) };
  const fill = (): unknown => runProgram(["sh", "-c", `cat /dev/zero >> ${disk}/filler`]);
  for (const isKilled of [false, true]) {
    await using shim = await home.task(["sleep", "1000"]);
    const { id, bundle } = shim;
    await shim.task.Create({ id, bundle, options });
    await shim.task.Start({ id });
    fill();
    if (isKilled) {
      process.kill(await shim.shimPid(), "SIGKILL");
      await shim.client.closed;
      shim.deleteCommand();
    } else {
      await shim.task.Kill({ id, signal: 9 });
      await shim.wait();
      await shim.remove();
    }
  }
  fill();
  await using late = await home.task(["sleep", "1000"]);
  const { id, bundle } = late;
  await assert.rejects(late.task.Create({ id, bundle, options }), /ENOSPC/);
});
