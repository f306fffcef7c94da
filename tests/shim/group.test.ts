import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { decodeBootstrap, taskStatus } from "@skiff/proto";
import { connectTtrpc } from "@skiff/rpc/node";
import { ShimHome } from "./shim-home.ts";
import { runShim, shimProgram, type ShimTask, tryShim } from "./shim-task.ts";

const home = new ShimHome();
const execFileAsync = promisify(execFile);
const sleep = ["sleep", "1000"];
let groups = 0;

/** Members of a new group, each with a task that runs. */
async function members(count: number, label: string): Promise<ShimTask[]> {
  const group = `${home.namespace}-group${groups++}`;
  const tasks: ShimTask[] = [];
  for (let index = 0; index < count; index++) {
    const shim = await home.task(sleep, {
      shim: group,
      change: (config) => ({ ...config, annotations: { [label]: group } }),
    });
    tasks.push(shim);
    await shim.create();
    await shim.task.Start({ id: shim.id });
  }
  return tasks;
}

async function statusOf({ task, id }: ShimTask): Promise<number> {
  return (await task.State({ id })).status;
}

/** Deletes a member's task, and asks its shim to end, as containerd does each time. */
async function remove({ task, id }: ShimTask): Promise<void> {
  await task.Kill({ id, signal: 9 });
  await task.Wait({ id });
  await task.Delete({ id });
  await task.Shutdown({ id });
}

for (const label of ["io.kubernetes.cri.sandbox-id", "io.containerd.runc.v2.group"]) {
  test(`containers with the same ${label} have one shim, which ends with the last`, async () => {
    const [first, second, third] = await members(3, label);
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    await using _all = new AsyncDisposableStack();
    for (const member of [first, second, third]) _all.use(member);
    const shim = await first.shimPid();
    for (const member of [second, third]) {
      assert.equal(member.address, first.address);
      assert.equal(await member.shimPid(), shim);
      assert.equal(readFileSync(join(member.bundle, "address"), "utf8"), first.address);
    }
    await remove(first);
    assert.equal(await statusOf(second), taskStatus.running);
    await assert.rejects(second.task.State({ id: first.id }), { code: "not_found" });
    first.deleteCommand();
    assert.equal(await statusOf(third), taskStatus.running);
    await remove(third);
    await remove(second);
    await Promise.all([first, second, third].map(({ client }) => client.closed));
    assert.ok(!existsSync(first.address.replace("unix://", "")));
  });
}

test("`delete` of a member removes it from the shim that it shares, and no other", async () => {
  const [first, second] = await members(2, "io.kubernetes.cri.sandbox-id");
  assert.ok(first !== undefined && second !== undefined);
  await using _first = first;
  await using _second = second;
  const pid = (await first.task.State({ id: first.id })).pid;
  assert.equal(first.deleteCommand().pid, pid);
  await assert.rejects(second.task.State({ id: first.id }), { code: "not_found" });
  assert.equal(await statusOf(second), taskStatus.running);
  await remove(second);
  await second.client.closed;
});

test("`delete` of each member after their shim was killed leaves nothing", async () => {
  const all = await members(2, "io.containerd.runc.v2.group");
  const [first] = all;
  assert.ok(first !== undefined);
  await using _all = new AsyncDisposableStack();
  for (const member of all) _all.use(member);
  process.kill(await first.shimPid(), "SIGKILL");
  await first.client.closed;
  for (const member of all) assert.ok(member.deleteCommand().pid > 0);
  assert.ok(!existsSync(first.address.replace("unix://", "")));
});

test("`delete` of a member ends a shared shim that does not answer", async () => {
  const all = await members(2, "io.kubernetes.cri.sandbox-id");
  const [first] = all;
  assert.ok(first !== undefined);
  await using _all = new AsyncDisposableStack();
  for (const member of all) _all.use(member);
  process.kill(await first.shimPid(), "SIGSTOP");
  for (const member of all) assert.ok(member.deleteCommand().pid > 0);
  await first.client.closed;
});

test("members that start at once find one shim", async () => {
  const group = `${home.namespace}-race`;
  const bundles = Array.from({ length: 4 }, (_, index) => join(home.folder, `race${index}`));
  for (const bundle of bundles) {
    mkdirSync(bundle);
    const annotations = { "io.containerd.runc.v2.group": group };
    writeFileSync(join(bundle, "config.json"), JSON.stringify({ annotations }));
  }
  const flags = ["-namespace", home.namespace, "-address", "/run/none.sock", "-id"];
  const outputs = await Promise.all(
    bundles.map((cwd, index) => {
      const started = execFileAsync(shimProgram, [...flags, `${group}${index}`, "start"], { cwd });
      started.child.stdin?.end();
      return started;
    }),
  );
  const addresses = outputs.map(({ stdout }) => decodeBootstrap(stdout).address);
  assert.deepEqual(new Set(addresses), new Set([`unix://${home.socket(group)}`]));
  {
    await using client = await connectTtrpc(addresses[0] ?? "");
    await client.call("containerd.task.v2.Task", "Shutdown", new Uint8Array(0));
    await client.closed;
  }
  for (const [index, bundle] of bundles.entries()) {
    runShim(home, { id: `${group}${index}`, bundle, env: {}, action: "delete" });
    rmSync(bundle, { recursive: true });
  }
});

test("a group that is no name is refused", () => {
  const bundle = join(home.folder, "refused");
  mkdirSync(bundle);
  const annotations = { "io.containerd.runc.v2.group": "../other" };
  writeFileSync(join(bundle, "config.json"), JSON.stringify({ annotations }));
  const id = `${home.namespace}-refused`;
  const { status, stderr } = tryShim(home, { id, bundle, env: {}, action: "start" });
  assert.equal(status, 1);
  assert.match(
    stderr.toString(),
    /annotation io\.containerd\.runc\.v2\.group: invalid container ID/,
  );
  rmSync(bundle, { recursive: true });
  assert.ok(!existsSync(home.socket(id)));
});
