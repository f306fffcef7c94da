import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeKernel, type FakeMachine } from "@skiff/kernel/fake";
import { type Hierarchy, observeHierarchies } from "./hierarchy.ts";

const v1 = ["cpu,cpuacct", "pids", "systemd"];

test("observeHierarchies() finds v1's by their controllers or name, and v2 beside them", () => {
  const found = observe((machine) => {
    for (const name of v1) machine.mountCgroup(name, 1);
    machine.mountCgroup("unified", 2);
    machine.ownCgroups = "3:name=systemd:/a:b\n2:pids:/\n1:cpu,cpuacct:/user\n0::/user/1\n";
  });
  assert.deepEqual(found, [
    { version: 1, controllers: ["name=systemd"], mount: "/sys/fs/cgroup/systemd", own: "/a:b" },
    { version: 1, controllers: ["pids"], mount: "/sys/fs/cgroup/pids", own: "/" },
    {
      version: 1,
      controllers: ["cpu", "cpuacct"],
      mount: "/sys/fs/cgroup/cpu,cpuacct",
      own: "/user",
    },
    { version: 2, controllers: [], mount: "/sys/fs/cgroup/unified", own: "/user/1" },
  ]);
});

test("observeHierarchies() leaves out what is mounted nowhere, or not where it is usual", () => {
  const found = observe((machine) => {
    machine.mountCgroup("pids", 1);
    machine.ensureFolder("/sys/fs/cgroup/unified");
    machine.ownCgroups = "2:pids:/\n1:memory:/\n0::/\n";
  });
  assert.deepEqual(found, [
    { version: 1, controllers: ["pids"], mount: "/sys/fs/cgroup/pids", own: "/" },
  ]);
});

test("observeHierarchies() finds v2 alone at the top, whatever lines there are of v1", () => {
  const found = observe((machine) => {
    machine.mountCgroupAlone();
    machine.ownCgroups = "1:pids:/\n0::/user.slice/s\n";
  });
  assert.deepEqual(found, [
    { version: 2, controllers: [], mount: "/sys/fs/cgroup", own: "/user.slice/s" },
  ]);
});

function observe(setUp: (machine: FakeMachine) => void): readonly Hierarchy[] {
  const kernel = new FakeKernel();
  setUp(kernel.machine);
  const found = observeHierarchies(kernel);
  assert.equal(kernel.open, 0, "open descriptors");
  return found;
}
