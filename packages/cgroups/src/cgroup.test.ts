import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { AT_FDCWD, AT_REMOVEDIR, Deadline, pid, readFile, writeFile } from "@skiff/kernel";
import { FakeKernel, FakeMachine, type FakeProcess } from "@skiff/kernel/fake";
import { Cgroup } from "./cgroup.ts";
import type { CgroupDirectory } from "./cgroup-directory.ts";

const hybrid: readonly CgroupDirectory[] = [
  { version: 2, controllers: [], path: "/sys/fs/cgroup/unified/p/c1" },
  { version: 1, controllers: ["pids"], path: "/sys/fs/cgroup/pids/p/c1" },
  { version: 1, controllers: ["freezer"], path: "/sys/fs/cgroup/freezer/p/c1" },
];
const layouts = { hybrid, v2: hybrid.slice(0, 1), v1: hybrid.slice(1) };

const kernels: FakeKernel[] = [];
afterEach(() => {
  for (const kernel of kernels.splice(0)) assert.equal(kernel.open, 0, "open descriptors");
});

for (const [layout, directories] of Object.entries(layouts)) {
  describe(`Cgroup on ${layout}`, () => {
    test("create() makes its directories and those above, and create() again is refused", () => {
      const { kernel, machine, cgroup } = world(directories);
      cgroup.createForClone({})?.[Symbol.dispose]();
      cgroup.create({});
      for (const { path } of directories) assert.ok(machine.cgroupAt(path));
      assert.throws(() => cgroup.createForClone({}) ?? cgroup.create({}), {
        code: "already_exists",
      });
      assert.throws(() => new Cgroup(kernel, directories).demandAbsent(), {
        code: "already_exists",
        message: /^cgroup \/sys\/fs\/cgroup\/\w+\/p\/c1 exists already: /,
      });
    });

    test("kill() and remove() leave nothing, whoever is in it and however deep", () => {
      const { kernel, machine, cgroup, fill } = world(directories);
      fill(["", "/a", "/a/b"]);
      assert.equal(cgroup.listProcesses().length, 3);
      end({ kernel, cgroup });
      assert.deepEqual(left(machine, directories), []);
    });

    test("kill() converges when its processes multiply", () => {
      const { kernel, machine, cgroup, fill } = world(directories);
      fill(["", "/a"], { multiplies: true });
      end({ kernel, cgroup });
      assert.deepEqual(left(machine, directories), []);
    });

    test("kill() and remove() do nothing where there is nothing", () => {
      const { kernel, cgroup } = world(directories);
      end({ kernel, cgroup });
      end({ kernel, cgroup });
    });

    test("kill() and remove() succeed when another one removes the cgroup meanwhile", () => {
      const calls = ((): number => {
        const { kernel, cgroup, fill } = world(directories);
        fill([""], { dead: true });
        const before = kernel.calls;
        end({ kernel, cgroup });
        return kernel.calls - before;
      })();
      for (let call = 0; call < calls; call++) {
        const { kernel, machine, cgroup, fill } = world(directories);
        fill([""], { dead: true });
        kernel.before(call, () => {
          const other = boot(machine);
          for (const { path } of directories) {
            if (machine.exists(path)) other.unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
          }
        });
        end({ kernel, cgroup });
        assert.deepEqual(left(machine, directories), [], `before call ${call}`);
      }
    });

    test("kill() touches nobody outside", () => {
      const { kernel, machine, cgroup, fill } = world(directories);
      fill([""]);
      const parents = directories.map(({ path }) => machine.cgroupAt(path.slice(0, -3)));
      const outside = machine.startProcess("outside", parents);
      end({ kernel, cgroup });
      assert.equal(outside.state, "running");
    });
  });
}

test("kill() lifts the limits of CPU time, its own and those below, that keep a process from dying", () => {
  const machine = new FakeMachine();
  machine.mountCgroupAlone(["cpu"]);
  const kernel = boot(machine);
  const path = "/sys/fs/cgroup/c1";
  const cgroup = new Cgroup(kernel, [{ version: 2, controllers: [], path }]);
  cgroup.createForClone({})?.[Symbol.dispose]();
  cgroup.create({ cpu: { quota: 1000, period: 1_000_000 } });
  writeFile(kernel, `${path}/cgroup.subtree_control`, "+cpu");
  kernel.mkdirat(AT_FDCWD, `${path}/a`);
  writeFile(kernel, `${path}/a/cpu.max`, "1000 1000000");
  machine.startProcess("worker", [machine.cgroupAt(`${path}/a`)]);
  cgroup.kill(new Deadline(kernel, 10));
  const limits = [path, `${path}/a`].map((folder) => readFile(kernel, `${folder}/cpu.max`));
  assert.deepEqual(limits, ["max\n", "max\n"]);
});

test("remove() succeeds where the hierarchy is gone, with all above it", () => {
  const kernel = boot(new FakeMachine());
  const cgroup = new Cgroup(kernel, [{ version: 2, controllers: [], path: "/gone/too/c1" }]);
  cgroup.remove(new Deadline(kernel, 1));
});

test("remove() kills who is in one hierarchy only", () => {
  const { kernel, machine, cgroup, fill } = world(hybrid);
  fill([""]);
  const pids = hybrid[1]?.path ?? "";
  const alone = machine.startProcess("moved", [machine.cgroupAt(pids)]);
  end({ kernel, cgroup });
  assert.equal(alone.state, "dead");
  assert.deepEqual(left(machine, hybrid), []);
});

test("complete() takes what systemd made, and refuses another's in a hierarchy that systemd leaves alone", () => {
  const { kernel, machine, cgroup } = world(hybrid);
  for (const { path } of hybrid) {
    kernel.mkdirat(AT_FDCWD, path.slice(0, -"/c1".length));
    kernel.mkdirat(AT_FDCWD, path);
  }
  const [v2, pids, freezer] = hybrid;
  const other = machine.startProcess("other", [machine.cgroupAt(freezer?.path ?? "")]);
  assert.throws(() => cgroup.complete({}, pid(42)), { code: "already_exists" });
  assert.deepEqual(cgroup.madeWithSystemd, [v2, pids]);
  end({ kernel, cgroup: new Cgroup(kernel, cgroup.madeWithSystemd) });
  assert.equal(other.state, "running");
});

interface World {
  readonly kernel: FakeKernel;
  readonly machine: FakeMachine;
  readonly cgroup: Cgroup;
  readonly fill: (
    below: readonly string[],
    how?: { readonly multiplies?: boolean; readonly dead?: boolean },
  ) => readonly FakeProcess[];
}

function world(directories: readonly CgroupDirectory[]): World {
  const machine = new FakeMachine();
  for (const { path, version } of directories) {
    machine.mountCgroup(path.split("/")[4] ?? "", version);
  }
  const kernel = boot(machine);
  const cgroup = new Cgroup(kernel, directories);
  const fill: World["fill"] = (below, { multiplies = false, dead = false } = {}) => {
    cgroup.createForClone({})?.[Symbol.dispose]();
    cgroup.create({});
    return below.map((inner) => {
      if (inner !== "") {
        for (const { path } of directories) kernel.mkdirat(AT_FDCWD, `${path}${inner}`);
      }
      const folders = directories.map(({ path }) => machine.cgroupAt(`${path}${inner}`));
      const process = machine.startProcess("worker", folders, { multiplies });
      if (dead) machine.kill(process);
      machine.settle();
      return process;
    });
  };
  return { kernel, machine, cgroup, fill };
}

function end({ kernel, cgroup }: Pick<World, "kernel" | "cgroup">): void {
  const deadline = new Deadline(kernel, 10);
  cgroup.kill(deadline);
  cgroup.remove(deadline);
}

function left(machine: FakeMachine, directories: readonly CgroupDirectory[]): readonly string[] {
  const parents = directories.map(({ path }) => path.slice(0, -"/c1".length));
  return machine.leftovers(["/sys/fs/cgroup"]).filter((thing) => {
    const isShared = parents.some((parent) => parent === thing || parent.startsWith(`${thing}/`));
    return !isShared && !thing.includes("outside");
  });
}

function boot(machine: FakeMachine): FakeKernel {
  const kernel = new FakeKernel(machine);
  kernels.push(kernel);
  return kernel;
}
