import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { taskService, taskServiceNames, taskStatus } from "@skiff/proto";
import { stubOf } from "@skiff/rpc/node";
import { programs, runProgram } from "../fixtures/index.ts";
import { ShimHome } from "./shim-home.ts";

const home = new ShimHome();
const sleep = ["sleep", "1000"];

test("a task goes from created over running to stopped, and keeps its exit status until deleted", async () => {
  await using shim = await home.task(["sh", "-c", "exit 7"]);
  const { task, id } = shim;
  await assert.rejects(task.State({ id }), { code: "not_found" });
  const pid = await shim.create();
  assert.ok(pid > 1);
  assert.equal((await task.State({ id })).status, taskStatus.created);
  const waiting = shim.wait();
  assert.deepEqual(await task.Start({ id }), { pid });
  assert.equal(await waiting, 7);
  const state = await task.State({ id });
  assert.deepEqual([state.status, state.exitStatus, state.pid], [taskStatus.stopped, 7, pid]);
  assert.equal(state.bundle, shim.bundle);
  assert.ok((state.exitedAt?.seconds ?? 0n) > 1_700_000_000n);
  assert.equal(await shim.wait(), 7);
  assert.equal(await shim.remove(), 7);
});

test("what the bundle says when the container is asked for holds, not what it said at the shim's start", async () => {
  await using shim = await home.task(["sh", "-c", "exit 3"]);
  await shim.shimPid(); // it has read the configuration: it serves only then
  const path = join(shim.bundle, "config.json");
  writeFileSync(path, "{");
  await assert.rejects(shim.create(), { code: "invalid_argument" });
  writeFileSync(path, JSON.stringify(home.config(["sh", "-c", "exit 5"], false)));
  await shim.create();
  await shim.task.Start({ id: shim.id });
  assert.equal(await shim.wait(), 5);
  assert.equal(await shim.remove(), 5);
});

test("a task is killed by the signal that is sent, and cannot be killed twice", async () => {
  await using shim = await home.task(sleep);
  const { task, id } = shim;
  await shim.create();
  await task.Start({ id });
  assert.equal((await task.State({ id })).status, taskStatus.running);
  await task.Kill({ id, signal: 9 });
  assert.equal(await shim.wait(), 137);
  await assert.rejects(task.Kill({ id, signal: 9 }), { code: "not_found" });
  await assert.rejects(task.Kill({ id, signal: 0 }), { code: "invalid_argument" });
  assert.equal(await shim.remove(), 137);
});

test("Kill with all ends every process of the container", async () => {
  await using shim = await home.task(["sh", "-c", "sleep 1000 & sleep 1000 & wait"]);
  const { task, id } = shim;
  const pid = await shim.create();
  await task.Start({ id });
  let pids: readonly number[] = [];
  while (pids.length < 3) pids = (await task.Pids({ id })).processes.map((process) => process.pid);
  assert.ok(pids.includes(pid));
  await task.Kill({ id, signal: 9, all: true });
  assert.equal(await shim.wait(), 137);
  await shim.remove();
});

test("Delete kills a task that was only created", async () => {
  await using shim = await home.task(sleep);
  await shim.create();
  assert.equal(await shim.remove(), 137);
});

test("each verb is refused in a state that it does not go with", async () => {
  await using shim = await home.task(sleep);
  const { task, id, bundle } = shim;
  for (const call of [
    task.Start,
    task.Delete,
    task.Wait,
    task.Pids,
    task.ResizePty,
    task.CloseIO,
  ]) {
    await assert.rejects(call({ id }), { code: "not_found" });
  }
  await shim.create();
  await assert.rejects(task.Create({ id, bundle }), { code: "already_exists" });
  await task.Start({ id });
  await assert.rejects(task.Start({ id }), { code: "failed_precondition" });
  await assert.rejects(task.Delete({ id }), { code: "failed_precondition" });
  await task.Shutdown({ id });
  assert.equal((await task.State({ id })).status, taskStatus.running, "Shutdown leaves it alone");
  await task.Kill({ id, signal: 9 });
  await shim.wait();
  await assert.rejects(task.Start({ id }), { code: "failed_precondition" });
  await shim.remove();
});

test("task v2 and v3 are the same service", async () => {
  await using shim = await home.task(sleep);
  const { id, bundle, client } = shim;
  const older = stubOf(client, taskServiceNames.v2, taskService);
  const { pid } = await older.Create({ id, bundle });
  assert.equal((await shim.task.State({ id })).pid, pid);
  assert.equal((await older.Connect({ id })).taskPid, pid);
  await shim.remove();
});

const refused = [
  ["an id that is none", { id: "../x" }, "invalid_argument"],
  ["an empty id", { id: "" }, "invalid_argument"],
  ["a relative bundle", { bundle: "b" }, "invalid_argument"],
  ["a bundle with a NUL in it", { bundle: "/b\0" }, "invalid_argument"],
  ["a bundle that is not there", { bundle: "/nowhere/at/all" }, "not_found"],
  ["a stdout that is not there", { stdout: "/nowhere/at/all" }, "not_found"],
  ["a stdin that is not there", { stdin: "/nowhere/at/all" }, "not_found"],
  ["a stderr that is not there", { stdout: "file:///dev/null", stderr: "/no" }, "not_found"],
  [
    "a log that cannot be there",
    { stdout: "file:///dev/null", stderr: "file:///dev/null/log?format=cri" },
    "failed_precondition",
  ],
  ["a stdout of a scheme not known", { stdout: "npipe:///x" }, "unimplemented"],
  ["a program to log that is not there", { stdout: "binary:///no/program" }, "not_found"],
  ["a program to log that cannot run", { stdout: "binary:///etc/passwd" }, "permission_denied"],
  ["a terminal where the configuration has none", { terminal: true }, "invalid_argument"],
  ["options that are garbage", { options: garbage() }, "invalid_argument"],
  ["a rootfs that cannot be mounted", { rootfs: [{ type: "bind", source: "/no" }] }, "not_found"],
  [
    "a mount that leads out of the rootfs",
    { rootfs: [{ type: "tmpfs", target: "../x" }] },
    "invalid_argument",
  ],
] as const;

function garbage(): { typeUrl: string; value: Uint8Array } {
  return { typeUrl: "containerd.runc.v1.Options", value: Uint8Array.of(0x0a, 200) };
}

for (const [name, part, code] of refused) {
  test(`Create refuses ${name}, and nothing is left of it`, async () => {
    await using shim = await home.task(sleep);
    const { task, id, bundle } = shim;
    const before = await shim.descriptors();
    await assert.rejects(task.Create({ id, bundle, ...part }), { code });
    assert.deepEqual(await shim.descriptors(), before);
    await shim.create();
    await shim.remove();
  });
}

test("Create names what is wrong with the configuration, and works once it is right", async () => {
  await using shim = await home.task(sleep);
  const path = join(shim.bundle, "config.json");
  const config = home.config(sleep, false);
  rmSync(path);
  await assert.rejects(shim.create(), { code: "not_found", message: /config\.json/ });
  writeFileSync(path, JSON.stringify({ ...config, process: { ...config.process, args: 1 } }));
  await assert.rejects(shim.create(), { code: "invalid_argument", message: /process\.args/ });
  writeFileSync(path, JSON.stringify({ ...config, root: { path: "/nowhere" } }));
  await assert.rejects(shim.create(), { code: "not_found", message: /nowhere/ });
  writeFileSync(path, JSON.stringify(config));
  await shim.create();
  await shim.remove();
});

test("a container of the same name that is not the shim's is left alone", async () => {
  await using shim = await home.task(sleep);
  const oar = (...words: readonly string[]): string =>
    runProgram([programs.oar, "--root", home.root, ...words, shim.id], { cwd: shim.bundle }).stdout;
  oar("create");
  await assert.rejects(shim.create(), { code: "already_exists" });
  assert.match(oar("state"), /"status": "created"/);
  oar("delete");
  await shim.create();
  await shim.remove();
});

test("a program that is not there is named, and nothing is left", async () => {
  await using shim = await home.task(["no-such-program"]);
  await assert.rejects(shim.create(), { message: /OCI runtime create failed: .*no-such-program/ });
  await shim.task.Shutdown({});
  await shim.client.closed;
});

test("the shim mounts the root file system it is given, and unmounts it", async () => {
  await using shim = await home.task(["cat", "/mark"], {
    change: (config) => ({ ...config, root: { path: "rootfs" } }),
  });
  const { task, id, bundle } = shim;
  const layer = (name: string): string => join(home.folder, name);
  using _made = layers(layer);
  writeFileSync(join(layer("upper"), "mark"), "here\n");
  const options = [
    "index=off",
    `workdir=${layer("work")}`,
    `upperdir=${layer("upper")}`,
    `lowerdir=${home.rootfs}`,
  ];
  const stdout = `file://${join(bundle, "out")}`;
  await task.Create({
    id,
    bundle,
    stdout,
    rootfs: [{ type: "overlay", source: "overlay", options }],
  });
  await assert.rejects(
    task.Create({ id: `${id}x`, bundle, rootfs: [{ type: "tmpfs", source: "tmpfs" }] }),
    { code: "failed_precondition" },
  );
  await task.Start({ id });
  assert.equal(await shim.wait(), 0);
  await shim.remove();
  assert.equal(readFileSync(join(bundle, "out"), "utf8"), "here\n");
});

test("the shim mounts a root file system of more layers than mount(2) takes the paths of", async () => {
  await using shim = await home.task(["sh", "-c", "cat /layer0 /layer99"], {
    change: (config) => ({ ...config, root: { path: "rootfs" } }),
  });
  const { task, id, bundle } = shim;
  const folder = join(home.folder, "layers-of-an-image-with-many-of-them");
  using _made = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
  const paths = Array.from({ length: 100 }, (_, index) => join(folder, String(index), "fs"));
  for (const [index, path] of paths.entries()) {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, `layer${index}`), `${index}\n`);
  }
  const last = join(folder, "busybox");
  cpSync(home.rootfs, last, { recursive: true, verbatimSymlinks: true });
  const lowerdir = `lowerdir=${[...paths, last].join(":")}`;
  assert.ok(lowerdir.length > 4096);
  const before = await shim.descriptors();
  const rootfs = [{ type: "overlay", source: "overlay", options: ["ro", lowerdir] }];
  await task.Create({ id, bundle, stdout: `file://${join(bundle, "out")}`, rootfs });
  await task.Start({ id });
  assert.equal(await shim.wait(), 0);
  await task.Delete({ id });
  assert.equal(readFileSync(join(bundle, "out"), "utf8"), "0\n99\n");
  assert.deepEqual(await shim.descriptors(), before);
  await task.Shutdown({ id });
  await shim.client.closed;
});

function layers(path: (name: string) => string): Disposable {
  for (const name of ["upper", "work"]) mkdirSync(path(name));
  return {
    [Symbol.dispose]: () => {
      for (const name of ["upper", "work"]) rmSync(path(name), { recursive: true });
    },
  };
}
