import assert from "node:assert/strict";
import { test } from "node:test";
import { describeProcess } from "./describe-process.ts";
import { FakeKernel } from "./fake/index.ts";
import { findLiving, observeLiving, observeProcess } from "./observe-process.ts";
import { pid } from "./pid.ts";

test("observeProcess() reads a name with spaces and parentheses", () => {
  const kernel = new FakeKernel();
  const process = kernel.machine.startProcess("a) S (b", []);
  assert.deepEqual(observeProcess(kernel, process.pid), {
    comm: "a) S (b",
    state: "S",
    startTime: process.startTime,
  });
  assert.equal(observeProcess(kernel, pid(4000)), undefined);
});

test("findLiving() finds that very process, and not another one of its number", () => {
  const kernel = new FakeKernel();
  const { pid: number, startTime } = kernel.machine.startProcess("sleep", []);
  assert.ok(findLiving(kernel, { pid: number, startTime }) !== undefined);
  assert.equal(findLiving(kernel, { pid: number, startTime: startTime - 1 }), undefined);
  assert.equal(findLiving(kernel, { pid: pid(4000), startTime }), undefined);
});

test("observeLiving() says the same as findLiving() of each of many", () => {
  const kernel = new FakeKernel();
  const first = kernel.machine.startProcess("a) S (b", []);
  const exited = kernel.machine.startProcess("sleep", []);
  exited.state = "dead";
  const asked = [
    first,
    { pid: first.pid, startTime: first.startTime + 1 },
    exited,
    { pid: pid(4000), startTime: first.startTime },
  ];
  const pids = asked.map((process) => String(process.pid));
  const startTimes = asked.map(({ startTime }) => String(startTime));
  assert.deepEqual(observeLiving(kernel, pids, startTimes), [true, false, false, false]);
  assert.equal(kernel.open, 0);
});

test("observeProcess() lets what it does not expect pass", () => {
  const kernel = new FakeKernel();
  const process = kernel.machine.startProcess("sleep", []);
  kernel.failAt(0, "EACCES");
  assert.throws(() => observeProcess(kernel, process.pid), { errno: "EACCES" });
});

test("describeProcess() says what a process waits in, if it is there and may be known", () => {
  const kernel = new FakeKernel();
  const sleeping = kernel.machine.startProcess("sleep", []);
  assert.equal(describeProcess(kernel, sleeping.pid), `process ${sleeping.pid} (sleep) in state S`);
  assert.equal(describeProcess(kernel, pid(4000)), "process 4000");
  const stuck = kernel.machine.startProcess("cat", []);
  stuck.state = "stuck";
  const words = `process ${stuck.pid} (cat) in state D`;
  assert.equal(describeProcess(kernel, stuck.pid), `${words}, in fuse_wait`);
  kernel.failAt(3, "EPERM");
  assert.equal(describeProcess(kernel, stuck.pid), words);
});
