import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decode, deleteResponse, encode, runcOptions, runcOptionsName } from "@skiff/proto";
import { chosen, seed } from "../crash/points.ts";
import { eventually } from "../fixtures/index.ts";
import { ShimHome } from "./shim-home.ts";
import { runShim } from "./shim-task.ts";
import { errnosOf } from "../crash/errnos.ts";
import { listCalls, strike } from "./strike.ts";

const home = new ShimHome();
const sleep = ["sleep", "1000"];

/** Whether it is alive: what nobody has reaped yet is not. */
function isThere(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) && !/\) [ZX] /.test(readFileSync(path, "utf8"));
}

test("`delete` ends the container of a shim that was killed, and all there is of it", async () => {
  await using shim = await home.task(sleep, {
    change: (config) => ({ ...config, root: { path: "rootfs" } }),
  });
  const { id, bundle, task } = shim;
  const rootfs = [{ type: "bind", source: home.rootfs, options: ["rbind", "ro"] }];
  const { pid } = await task.Create({ id, bundle, rootfs, stdout: shim.fifo("stdout") });
  await task.Start({ id });
  const exec = await shim.exec("e1", sleep);
  process.kill(await shim.shimPid(), "SIGKILL");
  await shim.client.closed;
  assert.ok(isThere(pid) && isThere(exec), "the container outlives its shim");
  const { exitStatus, pid: told, exitedAt } = shim.deleteCommand();
  assert.deepEqual([exitStatus, told], [137, pid]);
  assert.ok((exitedAt?.seconds ?? 0n) > 1_700_000_000n);
  // The first process is gone when its execs are reaped, by whoever has inherited them.
  eventually("both are gone", () => !isThere(pid) && !isThere(exec));
  assert.deepEqual(readdirSync(join(bundle, "rootfs")), [], "nothing is mounted there");
  assert.equal(shim.deleteCommand().pid, 0, "once more is success");
});

test("`delete` ends a shim that does not answer, first", async () => {
  await using shim = await home.task(sleep);
  const pid = await shim.create();
  const shimPid = await shim.shimPid();
  process.kill(shimPid, "SIGSTOP");
  assert.equal(shim.deleteCommand().pid, pid);
  await shim.client.closed;
  assert.ok(!isThere(pid));
});

test("`delete` of a container that was created and never started", async () => {
  await using shim = await home.task(sleep);
  const pid = await shim.create();
  process.kill(await shim.shimPid(), "SIGKILL");
  assert.equal(shim.deleteCommand().pid, pid);
  assert.ok(!isThere(pid));
});

test("`delete` goes on where nobody reads its warnings", async () => {
  const poststop = [{ path: "/bin/false" }];
  await using shim = await home.task(sleep, {
    change: (config) => ({ ...config, hooks: { poststop } }),
  });
  const pid = await shim.create();
  process.kill(await shim.shimPid(), "SIGKILL");
  await shim.client.closed;
  assert.equal(shim.deleteCommand("/dev/full").pid, pid);
  assert.equal(shim.deleteCommand().pid, 0, "nothing was left to be done");
});

test("`delete` of a bundle that no shim was ever started for", () => {
  const bundle = join(home.folder, "never");
  mkdirSync(bundle);
  const id = `${home.namespace}-never`;
  const output = runShim(home, { id, bundle, env: {}, action: "delete" });
  assert.partialDeepStrictEqual(decode(deleteResponse, output), { pid: 0, exitStatus: 137 });
  rmSync(bundle, { recursive: true });
});

test("`delete` of a container whose record is torn", async () => {
  await using shim = await home.task(sleep);
  await shim.create();
  process.kill(await shim.shimPid(), "SIGKILL");
  await shim.client.closed;
  writeFileSync(join(shim.bundle, "shim.json"), `{"root":"/ru`);
  shim.deleteCommand();
});

test("`delete` of a container in a root of its own, whose records are all torn", async () => {
  await using shim = await home.task(sleep);
  const { id, bundle } = shim;
  const root = join(home.folder, "own-root");
  const options = { typeUrl: runcOptionsName, value: encode(runcOptions, { root }) };
  const { pid } = await shim.task.Create({ id, bundle, options });
  process.kill(await shim.shimPid(), "SIGKILL");
  await shim.client.closed;
  const record = join(root, home.namespace, id);
  const files = readdirSync(record).filter((name) => name.endsWith(".json"));
  assert.ok(files.length > 0);
  for (const name of files) writeFileSync(join(record, name), "{");
  writeFileSync(join(bundle, "shim.json"), "{");
  shim.deleteCommand();
  assert.ok(!isThere(pid));
  rmSync(root, { recursive: true });
});

test("killed at any system call of start, create, exec, kill and delete, a shim leaves nothing after `delete`", async () => {
  const calls = await listCalls(home);
  assert.ok(calls.length > 200, `${calls.length} system calls`);
  const tried = chosen(calls);
  for (const call of tried) await strike(home, call);
  console.log(`killed at ${tried.length} of ${calls.length} system calls`);
});

test("failing at any of them, a shim leaves nothing after `delete`, and nobody waits for ever", async () => {
  const began = performance.now();
  const failures = (await listCalls(home)).flatMap((call) =>
    errnosOf(call).map((errno) => ({ call, errno })),
  );
  const tried = chosen(failures, 12);
  for (const { call, errno } of tried) await strike(home, call, errno);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const counts = `failed at ${tried.length} of ${failures.length} pairs of a system call and an errno`;
  console.log(`${counts}, in ${seconds} s (CRASH_SEED=${seed})`);
});
