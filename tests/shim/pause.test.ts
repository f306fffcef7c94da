import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { taskStatus } from "@skiff/proto";
import { programs, runProgram } from "../fixtures/index.ts";
import { Piped } from "./piped.ts";
import { ShimHome } from "./shim-home.ts";
import type { ShimTask } from "./shim-task.ts";

const home = new ShimHome();
const echo = ["sh", "-c", "while read line; do echo $line; done"];

async function statusOf({ task, id }: ShimTask): Promise<number> {
  return (await task.State({ id })).status;
}

test("a paused task stands still until it is resumed", async () => {
  await using shim = await home.task(echo);
  const { task, id } = shim;
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  await using out = Piped.reader(stdout);
  await using input = Piped.writer(stdin);
  await shim.create({ stdin, stdout });
  await task.Start({ id });
  const before = await shim.watchingDescriptors();
  await task.Pause({ id });
  assert.equal(await statusOf(shim), taskStatus.paused);
  input.write("said\n");
  await assert.rejects(task.Pause({ id }), { code: "failed_precondition", message: /paused/ });
  assert.equal(await statusOf(shim), taskStatus.paused);
  await task.Resume({ id });
  assert.equal(await statusOf(shim), taskStatus.running);
  assert.equal(await out.until("said\n"), "said\n");
  await assert.rejects(task.Resume({ id }), { code: "failed_precondition", message: /running/ });
  assert.deepEqual(await shim.descriptors(), before);
  await task.Kill({ id, signal: 9 });
  assert.equal(await shim.wait(), 137);
  await shim.remove();
});

test("a paused task is killed, whoever paused it", async () => {
  for (const pause of ["itself", "another"]) {
    await using shim = await home.task(["sleep", "1000"]);
    const { task, id } = shim;
    await shim.create();
    await task.Start({ id });
    if (pause === "itself") await task.Pause({ id });
    else assert.equal(runProgram([programs.oar, "--root", home.root, "pause", id]).status, 0);
    assert.equal(await statusOf(shim), taskStatus.paused);
    await task.Kill({ id, signal: 9 });
    assert.equal(await shim.wait(), 137);
    await shim.remove();
  }
});

test("a task is paused neither before it runs nor after", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await assert.rejects(task.Pause({ id }), { code: "not_found" });
  await assert.rejects(task.Resume({ id }), { code: "not_found" });
  await shim.create();
  await assert.rejects(task.Pause({ id }), { code: "failed_precondition", message: /created/ });
  await task.Start({ id });
  await task.Kill({ id, signal: 9 });
  await shim.wait();
  await assert.rejects(task.Pause({ id }), { code: "failed_precondition", message: /stopped/ });
  await assert.rejects(task.Resume({ id }), { code: "failed_precondition", message: /stopped/ });
  await shim.remove();
});

test("a paused task whose shim was killed is removed by `delete`", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  const pid = await shim.create();
  await task.Start({ id });
  await task.Pause({ id });
  process.kill(await shim.shimPid(), "SIGKILL");
  await shim.client.closed;
  assert.match(readFileSync(`/proc/${pid}/stat`, "utf8"), /^\d+ /);
  assert.equal(shim.deleteCommand().pid, pid);
});
