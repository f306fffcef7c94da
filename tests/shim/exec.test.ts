import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, processDetails, taskStatus } from "@skiff/proto";
import type { Config } from "@skiff/spec";
import { Piped } from "./piped.ts";
import { ShimHome } from "./shim-home.ts";
import type { ShimTask } from "./shim-task.ts";

const home = new ShimHome();

async function running(shim: ShimTask): Promise<void> {
  await shim.create();
  await shim.task.Start({ id: shim.id });
}

async function end(shim: ShimTask): Promise<void> {
  await shim.task.Kill({ id: shim.id, signal: 9 });
  assert.equal(await shim.wait(), 137);
  await shim.remove();
}

test("an exec runs in the container, and its status is kept until it is deleted", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await running(shim);
  const stdout = shim.fifo("stdout");
  await using out = Piped.reader(stdout);
  const pid = await shim.exec("e1", ["sh", "-c", "echo $$ $0; exit 5", "zero"], { stdout });
  assert.ok(pid > 1);
  assert.equal(await shim.wait("e1"), 5);
  assert.match(await out.all(), /^\d+ zero\n$/);
  const state = await task.State({ id, execId: "e1" });
  assert.deepEqual(
    [state.status, state.exitStatus, state.pid, state.execId, state.stdout],
    [taskStatus.stopped, 5, pid, "e1", stdout],
  );
  const deleted = await task.Delete({ id, execId: "e1" });
  assert.deepEqual([deleted.exitStatus, deleted.pid], [5, pid]);
  await assert.rejects(task.State({ id, execId: "e1" }), { code: "not_found" });
  await end(shim);
});

test("Pids names the execs among the processes", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await running(shim);
  const pid = await shim.exec("e1", ["sleep", "1000"]);
  const { processes } = await task.Pids({ id });
  assert.equal(processes.length, 2);
  const info = processes.find((process) => process.pid === pid)?.info;
  assert.equal(info?.typeUrl, "containerd.runc.v1.ProcessDetails");
  assert.equal(decode(processDetails, info?.value ?? new Uint8Array(0)).execId, "e1");
  await end(shim);
});

test("an exec is killed by itself, and ends with the container", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await running(shim);
  await shim.exec("e1", ["sleep", "1000"]);
  await shim.exec("e2", ["sleep", "1000"]);
  await assert.rejects(task.Delete({ id, execId: "e1" }), { code: "failed_precondition" });
  await task.Kill({ id, execId: "e1", signal: 15 });
  assert.equal(await shim.wait("e1"), 143);
  await assert.rejects(task.Kill({ id, execId: "e1", signal: 15 }), { code: "not_found" });
  const second = shim.wait("e2");
  await task.Kill({ id, signal: 9 });
  assert.equal(await second, 137);
  assert.equal(await shim.wait(), 137);
  await shim.remove();
});

const inHostsPids = {
  change: (config: Config): Config => ({
    ...config,
    linux: {
      ...config.linux,
      namespaces: config.linux.namespaces.filter(({ type }) => type !== "pid"),
    },
  }),
};

test("all processes end with the first one where they share the host's pid namespace too", async () => {
  await using shim = await home.task(["sh", "-c", "sleep 1000 & echo on; exit 2"], inHostsPids);
  const stdout = shim.fifo("stdout");
  await using out = Piped.reader(stdout);
  await shim.create({ stdout });
  await shim.task.Start({ id: shim.id });
  assert.equal(await shim.wait(), 2);
  assert.equal(await out.all(), "on\n", "nobody holds the output open");
  await shim.remove();
});

test("execs end with the container where it shares the host's pid namespace too", async () => {
  await using shim = await home.task(["sleep", "1000"], inHostsPids);
  await running(shim);
  await shim.exec("e1", ["sh", "-c", "sleep 1000 & sleep 1000 & wait"]);
  const exec = shim.wait("e1");
  await shim.task.Kill({ id: shim.id, signal: 9 });
  assert.equal(await exec, 137);
  assert.equal(await shim.wait(), 137);
  await shim.remove();
});

test("an exec is refused that cannot be, and the container goes on", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await running(shim);
  const value = new TextEncoder().encode(`{"args":["true"],"cwd":1}`);
  await assert.rejects(task.Exec({ id, execId: "e1" }), { code: "invalid_argument" });
  await assert.rejects(task.Exec({ id, execId: "", spec: { value } }), {
    code: "invalid_argument",
  });
  await assert.rejects(task.Exec({ id, execId: "e1", spec: { value } }), {
    code: "invalid_argument",
    message: /^spec: cwd/,
  });
  await assert.rejects(task.Start({ id, execId: "e1" }), { code: "not_found" });
  await assert.rejects(shim.exec("e1", ["no-such-program"]), {
    message: /OCI runtime exec failed: .*no-such-program/,
  });
  const waiting = shim.wait("e1");
  await assert.rejects(shim.exec("e1", ["true"]), { code: "already_exists" });
  await assert.rejects(task.Kill({ id, execId: "e1", signal: 9 }), { code: "failed_precondition" });
  await task.Delete({ id, execId: "e1" });
  assert.equal(await waiting, 255);
  await shim.exec("e1", ["true"]);
  assert.equal(await shim.wait("e1"), 0);
  await assert.rejects(task.Start({ id, execId: "e1" }), { code: "failed_precondition" });
  await end(shim);
});

test("execs leave no descriptor open in the shim, whether they work or not", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await running(shim);
  const before = await shim.watchingDescriptors();
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  const tries = [
    { stdin, stdout },
    { stdin, stdout, terminal: true },
    { stdin, stdout, stderr: "/nowhere" },
    { stdin, stdout: "/nowhere", terminal: true },
    { stdin, stdout: `file://${shim.bundle}/log.cri?format=cri` },
  ];
  for (const [index, stdio] of tries.entries()) {
    const execId = `e${index}`;
    const works = Object.values<unknown>(stdio).every((path) => path !== "/nowhere");
    if (works) {
      await shim.exec(execId, ["true"], stdio);
      assert.equal(await shim.wait(execId), 0);
    } else {
      await assert.rejects(shim.exec(execId, ["true"], stdio), { code: "not_found" });
    }
    await task.Delete({ id, execId });
    assert.deepEqual(await shim.descriptors(), before);
  }
  await end(shim);
});

test("a process that writes without end does not hold up an exec's deletion", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await running(shim);
  await shim.exec("e1", ["sh", "-c", "yes & exit 0"], { stdout: "file:///dev/null" });
  assert.equal(await shim.wait("e1"), 0);
  await task.Delete({ id, execId: "e1" });
  await end(shim);
});

test("an exec is refused once the container has stopped", async () => {
  await using shim = await home.task(["true"]);
  await running(shim);
  await shim.wait();
  await assert.rejects(shim.exec("e1", ["true"]), { code: "failed_precondition" });
  await shim.remove();
});

test("twenty execs at once all end with their own status", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  await running(shim);
  const statuses = Array.from({ length: 20 }, (_, index) => index);
  const seen = await Promise.all(
    statuses.map(async (status) => {
      const execId = `e${status}`;
      await shim.exec(execId, ["sh", "-c", `exit ${status}`]);
      const exited = await shim.wait(execId);
      await shim.task.Delete({ id: shim.id, execId });
      return exited;
    }),
  );
  assert.deepEqual(seen, statuses);
  await end(shim);
});
