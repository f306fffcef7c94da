import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isFault } from "@skiff/base";
import {
  decode,
  decodeBootstrap,
  deleteResponse,
  taskService,
  taskServiceNames,
} from "@skiff/proto";
import { connectTtrpc, stubOf } from "@skiff/rpc/node";
import { stride } from "../crash/points.ts";
import { eventually } from "../fixtures/index.ts";
import { differences, observeWorld } from "../leftovers/index.ts";
import { ShimHome } from "./shim-home.ts";
import { runShim, shimWithFaults, tryShim } from "./shim-task.ts";

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

test("killed at any system call of start, create, exec, kill and delete, a shim leaves nothing after `delete`", async () => {
  let points = 0;
  for (let call = 1; await diesAt(call); call += stride) points++;
  console.log(`killed at ${points} system calls`);
  assert.ok(points * stride > 200, `${points} points`);
});

/** False when the whole of it was over before that call. */
async function diesAt(call: number): Promise<boolean> {
  const id = `${home.namespace}-crash${call}`;
  const bundle = join(home.folder, id);
  const before = observeWorld(home.scope);
  mkdirSync(join(bundle, "rootfs"), { recursive: true });
  const config = { ...home.config(sleep, false), root: { path: "rootfs" } };
  writeFileSync(join(bundle, "config.json"), JSON.stringify(config));
  const env = { HOST_FAULT: `die@0:${call}` };
  const start = tryShim(home, { id, bundle, env, action: "start", program: shimWithFaults });
  const address = start.status === 0 ? decodeBootstrap(start.stdout.toString()).address : undefined;
  const survived = address !== undefined && (await live(address, { id, bundle }));
  runShim(home, { id, bundle, env: {}, action: "delete" });
  const kept = ["config.json", "log", "rootfs"];
  const left = readdirSync(bundle, { recursive: true }).map(String);
  assert.deepEqual(
    left.filter((name) => !kept.includes(name)),
    [],
    `killed at call ${call}`,
  );
  rmSync(bundle, { recursive: true });
  assert.ok(!existsSync(home.socket(id)), `killed at call ${call}: its socket is left`);
  // What the shim was the parent of is reaped by whoever has inherited it, in its own time.
  const isReaped = (): boolean => differences(before, observeWorld(home.scope)).length === 0;
  eventually(`nothing is left of being killed at call ${call}`, isReaped);
  return !survived;
}

/** All that a client does with a container. False when the shim died under it. */
async function live(
  address: string,
  { id, bundle }: { id: string; bundle: string },
): Promise<boolean> {
  try {
    await using client = await connectTtrpc(address);
    const task = stubOf(client, taskServiceNames.v3, taskService);
    // The count begins anew in the serving process: these take it past where `start` has ended.
    for (let padding = 0; padding < 30; padding++) await task.Connect({ id });
    const rootfs = [{ type: "bind", source: home.rootfs, options: ["rbind", "ro"] }];
    await task.Create({ id, bundle, rootfs });
    await task.Start({ id });
    const { process } = home.config(sleep, false);
    const value = new TextEncoder().encode(JSON.stringify(process));
    await task.Exec({ id, execId: "e", spec: { value } });
    await task.Start({ id, execId: "e" });
    await task.Kill({ id, signal: 9 });
    await task.Wait({ id });
    await task.Delete({ id });
    await task.Shutdown({ id });
    await client.closed;
    return true;
  } catch (error) {
    if (!isFault(error, "unavailable")) throw error;
    return false;
  }
}
