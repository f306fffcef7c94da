import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { Fault } from "@skiff/base";
import type { CgroupDirectory } from "@skiff/cgroups";
import { Crash, FakeKernel, FakeMachine, type FakeProcess } from "@skiff/kernel/fake";
import { decodeContainerId } from "@skiff/spec";
import { ContainerRecord } from "./container-record.ts";
import { removeContainer } from "./remove-container.ts";

const root = "/run/oar";
const id = decodeContainerId("c1");
const name = { root, id, force: true };

const hybrid: readonly CgroupDirectory[] = [
  { version: 2, controllers: [], path: "/sys/fs/cgroup/unified/c1" },
  { version: 1, controllers: ["pids"], path: "/sys/fs/cgroup/pids/c1" },
  { version: 1, controllers: ["freezer"], path: "/sys/fs/cgroup/freezer/c1" },
];
const v2: readonly CgroupDirectory[] = hybrid.slice(0, 1);
const v1: readonly CgroupDirectory[] = hybrid.slice(1);

const kernels: FakeKernel[] = [];

afterEach(() => {
  for (const kernel of kernels.splice(0)) assert.equal(kernel.open, 0, "open descriptors");
});

for (const [layout, directories] of Object.entries({ hybrid, v2, v1 })) {
  test(`removeContainer() leaves nothing when it was killed at any call, on ${layout}`, () => {
    for (const setting of settings) {
      const calls = callsOf(directories, setting);
      assert.ok(calls > 15, `${calls} calls`);
      for (let call = 0; call < calls; call++) {
        const { kernel, machine, skeleton } = container(directories, setting);
        kernel.crashAt(call);
        assert.throws(() => removeContainer(kernel, name, fail), Crash);
        kernel.reboot();
        removeContainer(kernel, name, fail);
        assert.deepEqual(leftovers(machine), skeleton, `killed at call ${call}`);
      }
    }
  });

  test(`removeContainer() keeps the record until all the rest is gone, on ${layout}`, () => {
    for (const [errno, code] of failures) {
      for (const setting of settings) {
        const calls = callsOf(directories, setting);
        for (let call = 0; call < calls; call++) {
          const { kernel, machine, skeleton } = container(directories, setting);
          kernel.failAt(call, errno);
          assert.throws(() => removeContainer(kernel, name, fail), { code });
          const left = leftovers(machine).filter((thing) => !skeleton.includes(thing));
          if (left.length > 0) assert.ok(left.includes("/run/oar/c1"), `${errno} at call ${call}`);
          removeContainer(kernel, name, fail);
          assert.deepEqual(leftovers(machine), skeleton, `${errno} at call ${call}`);
        }
      }
    }
  });
}

test("removeContainer() finds what is to go in either file when the other is garbage", () => {
  for (const file of ["owned.json", "init.json"]) {
    const { kernel, machine, skeleton } = container(hybrid, "running");
    const folder = machine.ensureFolder(`${root}/${id}`);
    const found = folder.find(file);
    assert.ok(found?.kind === "leaf");
    found.write(new TextEncoder().encode("garbage"), 3);
    const warnings: string[] = [];
    removeContainer(kernel, name, ({ message }) => warnings.push(message));
    assert.deepEqual(leftovers(machine), skeleton);
    assert.equal(warnings.length, file === "owned.json" ? 1 : 0, "hooks are not known any more");
  }
});

test("removeContainer() keeps a container both of whose files are garbage, and says so", () => {
  const { kernel, machine } = container(hybrid, "running");
  for (const file of ["owned.json", "init.json"]) {
    const found = machine.ensureFolder(`${root}/${id}`).find(file);
    assert.ok(found?.kind === "leaf");
    found.truncate();
  }
  const before = leftovers(machine);
  assert.throws(() => removeContainer(kernel, name, fail), {
    code: "failed_precondition",
    message:
      /^the record of container c1 is damaged: owned\.json and init\.json in \/run\/oar\/c1 /,
  });
  assert.deepEqual(leftovers(machine), before);
});

test("removeContainer() without force refuses a running container, and one whose init.json is lost", () => {
  for (const lost of [false, true]) {
    const { kernel, machine } = container(hybrid, "running");
    if (lost) machine.ensureFolder(`${root}/${id}`).unlink("init.json");
    const before = leftovers(machine);
    assert.throws(() => removeContainer(kernel, { root, id }, fail), {
      code: "failed_precondition",
      message: "cannot delete container c1 that is not stopped: running",
    });
    assert.deepEqual(leftovers(machine), before);
  }
});

test("removeContainer() without force removes a created and a stopped container", () => {
  for (const setting of ["created", "stopped"] as const) {
    const { kernel, machine, skeleton } = container(hybrid, setting);
    removeContainer(kernel, { root, id }, fail);
    assert.deepEqual(leftovers(machine), skeleton);
  }
});

test("removeContainer() throws not_found for a container that is not there, but not with force", () => {
  const kernel = boot(new FakeMachine());
  removeContainer(kernel, name, fail);
  assert.throws(() => removeContainer(kernel, { root, id }, fail), { code: "not_found" });
});

test("removeContainer() names who does not die, keeps the record, and finishes when it does", () => {
  for (const directories of [hybrid, v2, v1]) {
    const { kernel, machine, skeleton, processes } = container(directories, "running");
    const [, stuck] = processes;
    assert.ok(stuck !== undefined);
    stuck.state = "stuck";
    assert.throws(() => removeContainer(kernel, name, fail), {
      code: "deadline_exceeded",
      message:
        `kill processes: waited 10 s for the exit of ` +
        `process ${stuck.pid} (worker) in state D, in fuse_wait`,
    });
    assert.ok(machine.ensureFolder(root).find(id) !== undefined);
    stuck.state = "killed";
    removeContainer(kernel, name, fail);
    assert.deepEqual(leftovers(machine), skeleton);
  }
});

test("removeContainer() names all who do not die: the first one may be waiting for another", () => {
  for (const directories of [hybrid, v2, v1]) {
    const { kernel, processes } = container(directories, "running");
    for (const process of processes) process.state = "stuck";
    const [init, worker] = processes.map(({ pid }) => pid);
    assert.throws(() => removeContainer(kernel, name, fail), {
      message:
        `kill processes: waited 10 s for the exit of process ${init} (sleep) in state D, in fuse_wait, ` +
        `process ${worker} (worker) in state D, in fuse_wait`,
    });
  }
});

test("removeContainer() thaws who is frozen", () => {
  const { kernel, machine, skeleton, processes } = container(hybrid, "running");
  const frozen = processes[0]?.cgroups[2];
  assert.ok(frozen !== undefined);
  frozen.frozen = true;
  removeContainer(kernel, name, fail);
  assert.deepEqual(leftovers(machine), skeleton);
});

test("removeContainer() succeeds when another one removes the container meanwhile, at any call", () => {
  const lock = 3; // clock_gettime, openat2 and flock come first
  for (let call = 0; call < lock; call++) {
    const { kernel, machine, skeleton } = container(hybrid, "running");
    const other = boot(machine);
    kernel.before(call, () => removeContainer(other, name, fail));
    removeContainer(kernel, name, fail);
    assert.deepEqual(leftovers(machine), skeleton, `before call ${call}`);
  }
});

test("removeContainer() waits for another one, and goes on where that one is killed", () => {
  const calls = callsOf(hybrid, "running");
  for (let call = 3; call < calls; call++) {
    const { kernel: first, machine, skeleton } = container(hybrid, "running");
    first.crashAt(call);
    assert.throws(() => removeContainer(first, name, fail), Crash);
    const second = boot(machine);
    machine.whenIdle = () => first.reboot(); // only now its descriptors are closed
    removeContainer(second, name, fail);
    assert.deepEqual(leftovers(machine), skeleton, `killed at call ${call}`);
  }
});

test("removeContainer() gives up waiting for another one that does not end", () => {
  const { kernel: first, machine } = container(hybrid, "running");
  using _record = ContainerRecord.open(first, root, id);
  first.flock(_record.directory, 2 | 4);
  assert.throws(() => removeContainer(boot(machine), name, fail), {
    code: "deadline_exceeded",
    message: "waited 10 s for whoever creates or deletes /run/oar/c1",
  });
});

test("removeContainer() leaves alone a container of the same name that was created meanwhile", () => {
  const { kernel, machine } = container(hybrid, "stopped");
  const other = boot(machine);
  kernel.before(2, () => {
    removeContainer(other, name, fail);
    fill(other, machine, { directories: hybrid, setting: "running" });
  });
  removeContainer(kernel, name, fail);
  const record = ContainerRecord.open(other, root, id);
  assert.ok(record.findInit() !== undefined, "the new one is there");
  record[Symbol.dispose]();
  assert.equal(machine.processes.filter(({ state }) => state === "running").length, 2);
});

const failures = [
  ["EPERM", "permission_denied"],
  ["EIO", "internal"],
  ["ENOMEM", "resource_exhausted"],
] as const;

type Setting = "running" | "created" | "stopped" | "nested";
const settings: readonly Setting[] = ["running", "created", "stopped", "nested"];

interface World {
  readonly kernel: FakeKernel;
  readonly machine: FakeMachine;
  /** What is there without the container. */
  readonly skeleton: readonly string[];
  readonly processes: readonly FakeProcess[];
}

function container(directories: readonly CgroupDirectory[], setting: Setting): World {
  const machine = new FakeMachine();
  for (const { path, version } of directories) {
    machine.mountCgroup(path.split("/").at(-2) ?? "", version);
  }
  machine.mountResctrl({ schemata: ["L3:0=f"] });
  machine.ensureFolder(root);
  const skeleton = leftovers(machine);
  const kernel = boot(machine);
  const processes = fill(kernel, machine, { directories, setting });
  return { kernel, machine, skeleton, processes };
}

const resctrl = {
  group: "/sys/fs/resctrl/c1",
  kind: "own",
  monitor: "/sys/fs/resctrl/c1/mon_groups/c1",
} as const;

/** Makes the container as `createContainer` does, but for its process. */
function fill(
  kernel: FakeKernel,
  machine: FakeMachine,
  {
    directories,
    setting,
  }: { readonly directories: readonly CgroupDirectory[]; readonly setting: Setting },
): readonly FakeProcess[] {
  using record = ContainerRecord.claim(kernel, root, id);
  record.writeOwned({
    id,
    ociVersion: "1.3.0",
    bundle: "/b",
    rootfs: "/b/rootfs",
    created: "2026-01-01T00:00:00.000Z",
    annotations: {},
    namespaces: ["pid"],
    cgroup: directories,
    resctrl,
  });
  for (const path of [resctrl.group, resctrl.monitor]) kernel.mkdirat({ fd: -100 }, path);
  for (const { path } of directories) {
    kernel.mkdirat({ fd: -100 }, path);
    if (setting === "nested") {
      for (const below of ["a", "a/b", "c"]) kernel.mkdirat({ fd: -100 }, `${path}/${below}`);
    }
  }
  const cgroups = directories.map(({ path }) => machine.cgroupAt(path));
  const init = machine.startProcess("sleep", cgroups);
  const inner = directories.map(({ path }) =>
    machine.cgroupAt(setting === "nested" ? `${path}/a/b` : path),
  );
  const worker = machine.startProcess("worker", inner);
  record.writeInit({ pid: init.pid, startTime: init.startTime, cgroup: directories, resctrl });
  if (setting === "created") machine.listen(`${root}/${id}/start.sock`);
  if (setting === "stopped") machine.kill(init);
  machine.settle();
  return [init, worker];
}

function boot(machine: FakeMachine): FakeKernel {
  const kernel = new FakeKernel(machine);
  kernels.push(kernel);
  return kernel;
}

function callsOf(directories: readonly CgroupDirectory[], setting: Setting): number {
  const { kernel } = container(directories, setting);
  const before = kernel.calls;
  removeContainer(kernel, name, fail);
  return kernel.calls - before;
}

function leftovers(machine: FakeMachine): readonly string[] {
  return machine.leftovers(["/run", "/sys/fs"]);
}

function fail(fault: Fault): void {
  throw fault;
}
