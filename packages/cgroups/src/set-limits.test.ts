import assert from "node:assert/strict";
import { test } from "node:test";
import { AT_FDCWD, readFile } from "@skiff/kernel";
import { FakeKernel, FakeMachine } from "@skiff/kernel/fake";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { setLimits } from "./set-limits.ts";

const v2: CgroupDirectory = { version: 2, controllers: [], path: "/sys/fs/cgroup/unified/p/c1" };
const v1 = (controller: string): CgroupDirectory => ({
  version: 1,
  controllers: [controller],
  path: `/sys/fs/cgroup/${controller}/p/c1`,
});

test("setLimits() enables v2's controllers and sets the limits", () => {
  const kernel = world([v2], ["cpu", "memory", "pids"]);
  setLimits(kernel, [v2], {
    memory: { limit: 1024 },
    cpu: { quota: 5000 },
    pids: { limit: 7 },
    unified: { "memory.low": "12" },
  });
  const values = ["memory.max", "cpu.max", "pids.max", "memory.low"].map((file) =>
    readFile(kernel, `${v2.path}/${file}`),
  );
  assert.deepEqual(values, ["1024\n", "5000 100000\n", "7\n", "12\n"]);
});

test("setLimits() enables v2's controllers without a limit too, for who looks at the counts", () => {
  const kernel = world([v2], ["memory"]);
  setLimits(kernel, [v2], {});
  assert.equal(readFile(kernel, `${v2.path}/memory.max`), "max\n");
});

test("setLimits() makes no system call beside v1 where it has nothing to set on v2", () => {
  const directories = [v2, v1("freezer"), v1("pids")];
  const kernel = world(directories, ["memory"]);
  const calls = kernel.calls;
  setLimits(kernel, directories, {});
  assert.equal(kernel.calls, calls);
});

test("setLimits() sets on v2 what no v1 hierarchy has the controller for", () => {
  const directories = [v2, v1("freezer")];
  const kernel = world(directories, ["memory", "pids"]);
  setLimits(kernel, directories, { pids: { limit: 3 } });
  assert.equal(readFile(kernel, `${v2.path}/pids.max`), "3\n");
});

test("setLimits() refuses a limit whose controller v2 has not got, and says what to do", () => {
  const kernel = world([v2], ["pids"]);
  for (const resources of [{ memory: { limit: 1 } }, { unified: { "memory.max": "1" } }]) {
    assert.throws(() => setLimits(kernel, [v2], resources), {
      code: "failed_precondition",
      message:
        "cannot set memory.max: the v2 hierarchy has no such file of the memory controller: " +
        "its cgroup.controllers must name it, for which no v1 hierarchy may use it",
    });
  }
});

test("setLimits() refuses a limit whose controller a cgroup above withholds, and says which one", () => {
  const machine = new FakeMachine();
  const kernel = world([v2], ["memory", "pids"], machine);
  machine.startProcess("shell", [machine.cgroupAt("/sys/fs/cgroup/unified/p")]);
  setLimits(kernel, [v2], { pids: { limit: 3 } });
  assert.throws(() => setLimits(kernel, [v2], { memory: { limit: 1 } }), {
    code: "failed_precondition",
    message: /^cannot set memory\.max: \/sys\/fs\/cgroup\/unified\/p does not give .*: move them/,
  });
});

test("setLimits() refuses a file that v1's controller has not got in this kernel", () => {
  const directories = [v1("memory")];
  const kernel = world(directories);
  assert.throws(() => setLimits(kernel, directories, { memory: { swap: 1 } }), {
    code: "failed_precondition",
    message:
      "cannot set memory.memsw.limit_in_bytes: " +
      "the memory controller of this kernel has no such file",
  });
});

test("setLimits() refuses a limit for which there is no hierarchy at all", () => {
  const directories = [v1("freezer")];
  const kernel = world(directories);
  assert.throws(() => setLimits(kernel, directories, { pids: { limit: 1 } }), {
    code: "failed_precondition",
    message: "cannot set pids.max: no cgroup hierarchy with the pids controller is mounted",
  });
});

function world(
  directories: readonly CgroupDirectory[],
  controllers: readonly string[] = [],
  machine: FakeMachine = new FakeMachine(),
): FakeKernel {
  const kernel = new FakeKernel(machine);
  for (const { path, version } of directories) {
    machine.mountCgroup(path.split("/")[4] ?? "", version, version === 2 ? controllers : []);
    kernel.mkdirat(AT_FDCWD, path.slice(0, -"/c1".length));
    kernel.mkdirat(AT_FDCWD, path);
  }
  return kernel;
}
