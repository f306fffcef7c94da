import assert from "node:assert/strict";
import { test } from "node:test";
import { EPOLLIN } from "./constants.ts";
import { Deadline } from "./deadline.ts";
import { FakeKernel } from "./fake/index.ts";
import { pid } from "./pid.ts";

test("waitForExit() returns when the process has exited, or never was", () => {
  const kernel = new FakeKernel();
  const process = kernel.machine.startProcess("sleep", []);
  kernel.kill(process.pid, "SIGKILL");
  new Deadline(kernel, 10).waitForExit(kernel, process.pid);
  assert.equal(process.state, "dead");
  new Deadline(kernel, 10).waitForExit(kernel, process.pid);
  new Deadline(kernel, 10).waitForExit(kernel, pid(4000));
  assert.equal(kernel.open, 0);
});

test("waitForExit() takes a number for gone that is only a process group's any more", () => {
  const kernel = new FakeKernel();
  const process = kernel.machine.startProcess("sleep", []);
  const deadline = new Deadline(kernel, 10);
  kernel.failAt(0, "EINVAL");
  deadline.waitForExit(kernel, process.pid);
  assert.equal(process.state, "running");
});

test("waitForExit() names at the deadline who does not exit, and in what", () => {
  const kernel = new FakeKernel();
  const process = kernel.machine.startProcess("fuse", []);
  process.state = "stuck";
  assert.throws(() => new Deadline(kernel, 2).waitForExit(kernel, process.pid), {
    code: "deadline_exceeded",
    message: `waited 2 s for the exit of process ${process.pid} (fuse) in state D, in fuse_wait`,
  });
  assert.equal(kernel.machine.now, 2_000_000_000n, "no longer than that");
  assert.equal(kernel.open, 0);
});

test("wait() goes on after an interruption, until the one deadline of all waits", () => {
  const kernel = new FakeKernel();
  const deadline = new Deadline(kernel, 3);
  using inotify = kernel.inotify_init1();
  kernel.machine.whenIdle = () => {
    kernel.machine.now += 1_000_000_000n;
  };
  kernel.failAt(1, "EINTR");
  assert.throws(() => deadline.wait(inotify, EPOLLIN, () => "nothing"), {
    message: "waited 3 s for nothing",
  });
  assert.throws(() => deadline.wait(inotify, EPOLLIN, () => "more"), {
    message: "waited 3 s for more",
  });
});

test("wait() lets a failing poll pass", () => {
  const kernel = new FakeKernel();
  const deadline = new Deadline(kernel, 3);
  using inotify = kernel.inotify_init1();
  kernel.failAt(1, "ENOMEM");
  assert.throws(() => deadline.wait(inotify, EPOLLIN, () => "nothing"), { errno: "ENOMEM" });
});
