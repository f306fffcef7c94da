import assert from "node:assert/strict";
import { test } from "node:test";
import { taskStatus } from "@skiff/proto";
import { ShimHome } from "./shim-home.ts";

const home = new ShimHome();

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
  assert.equal(await shim.wait(), 7);
  assert.equal(await shim.remove(), 7);
});
