import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkpointOptions, checkpointOptionsName, encode, taskStatus } from "@skiff/proto";
import { criu } from "../fixtures/index.ts";
import { Piped } from "./piped.ts";
import { ShimHome } from "./shim-home.ts";
import type { ShimTask } from "./shim-task.ts";

const home = new ShimHome();
const { skip, env } = criu;
/** Says how many lines it has read. */
const counting = ["sh", "-c", "i=0; while read line; do i=$((i + 1)); echo $line $i; done"];

/** A folder for criu's images, gone at the end. */
function images(): { path: string } & Disposable {
  const path = join(home.folder, "images");
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A task that reads and writes. */
async function talking(shim: ShimTask, terminal = false): Promise<Talking> {
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  const talk = { out: Piped.reader(stdout), input: Piped.writer(stdin) };
  return { ...talk, streams: { terminal, stdin, stdout } };
}

interface Talking {
  readonly out: Piped;
  readonly input: Piped;
  readonly streams: { terminal: boolean; stdin: string; stdout: string };
}

async function silence({ out, input }: Talking): Promise<void> {
  await input.kill();
  await out.kill();
}

async function end({ task, id }: ShimTask): Promise<void> {
  await task.Kill({ id, signal: 9 });
  await task.Wait({ id });
}

const leave = (exit: boolean): { typeUrl: string; value: Uint8Array } => ({
  typeUrl: checkpointOptionsName,
  value: encode(checkpointOptions, { exit }),
});

for (const terminal of [false, true]) {
  test(
    `a task ${terminal ? "at a terminal " : ""}goes on from a checkpoint in another container`,
    { skip },
    async () => {
      using written = images();
      {
        await using shim = await home.task(counting, { env, terminal });
        const { task, id } = shim;
        const talk = await talking(shim, terminal);
        await shim.create(talk.streams);
        await task.Start({ id });
        talk.input.write("one\ntwo\n");
        await talk.out.until("two 2");
        await task.Checkpoint({ id, path: written.path });
        talk.input.write("three\n");
        await talk.out.until("three 3");
        rmSync(written.path, { recursive: true });
        await task.Checkpoint({ id, path: written.path, options: leave(true) });
        assert.equal(await shim.wait(), 137);
        await silence(talk);
        await shim.remove();
      }
      await using shim = await home.task(counting, { env, terminal });
      const { task, id, bundle } = shim;
      const talk = await talking(shim, terminal);
      const before = await shim.descriptors();
      const created = await task.Create({ id, bundle, checkpoint: written.path, ...talk.streams });
      assert.equal(created.pid, 0);
      assert.equal((await task.State({ id })).status, taskStatus.created);
      await assert.rejects(task.Kill({ id, signal: 9 }), { code: "failed_precondition" });
      const { pid } = await task.Start({ id });
      assert.ok(pid > 1);
      assert.equal((await task.State({ id })).status, taskStatus.running);
      await assert.rejects(task.Start({ id }), { code: "failed_precondition" });
      talk.input.write("again\n");
      assert.match(await talk.out.until("again 4"), /again 4/);
      const exec = await shim.exec("e1", ["true"]);
      assert.ok(exec > 1);
      assert.equal(await shim.wait("e1"), 0);
      await task.Delete({ id, execId: "e1" });
      await end(shim);
      await silence(talk);
      await task.Delete({ id });
      assert.deepEqual(await shim.descriptors(), before);
      await task.Shutdown({});
      await shim.client.closed;
    },
  );
}

test("a paused task is written down, and stays paused", { skip }, async () => {
  using written = images();
  await using shim = await home.task(["sleep", "1000"], { env });
  const { task, id } = shim;
  await shim.create();
  await task.Start({ id });
  await task.Pause({ id });
  await task.Checkpoint({ id, path: written.path });
  assert.ok(readdirSync(written.path).includes("inventory.img"));
  assert.equal((await task.State({ id })).status, taskStatus.paused);
  await task.Resume({ id });
  await end(shim);
  await shim.remove();
});

test("a checkpoint that cannot be made leaves the task running", { skip }, async () => {
  using written = images();
  await using shim = await home.task(["sleep", "1000"], { env });
  const { task, id } = shim;
  await shim.create();
  await assert.rejects(task.Checkpoint({ id, path: written.path }), {
    code: "failed_precondition",
    message: /created/,
  });
  await task.Start({ id });
  await assert.rejects(task.Checkpoint({ id, path: "images" }), { code: "invalid_argument" });
  writeFileSync(written.path, "");
  await assert.rejects(task.Checkpoint({ id, path: written.path }), { message: /image path/ });
  assert.equal((await task.State({ id })).status, taskStatus.running);
  await end(shim);
  await shim.remove();
});

test("images that are none restore nothing, and the task can be deleted", { skip }, async () => {
  using written = images();
  mkdirSync(written.path);
  await using shim = await home.task(counting, { env });
  const { task, id, bundle } = shim;
  const before = await shim.descriptors();
  await task.Create({ id, bundle, checkpoint: written.path });
  await assert.rejects(task.Start({ id }), {
    message: /OCI runtime restore failed: .*criu failed/,
  });
  assert.equal((await task.State({ id })).status, taskStatus.created);
  await task.Delete({ id });
  assert.deepEqual(await shim.descriptors(), before);
  await task.Shutdown({});
  await shim.client.closed;
});

test("`delete` removes what a shim that was killed had restored", { skip }, async () => {
  using written = images();
  {
    await using shim = await home.task(["sleep", "1000"], { env });
    await shim.create();
    await shim.task.Start({ id: shim.id });
    await shim.task.Checkpoint({ id: shim.id, path: written.path, options: leave(true) });
    await shim.wait();
    await shim.remove();
  }
  await using shim = await home.task(["sleep", "1000"], { env });
  const { task, id, bundle } = shim;
  await task.Create({ id, bundle, checkpoint: written.path });
  const { pid } = await task.Start({ id });
  process.kill(await shim.shimPid(), "SIGKILL");
  await shim.client.closed;
  assert.equal(shim.deleteCommand().pid, pid);
});
