import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { describe, test } from "node:test";
import type { Resources } from "@skiff/spec";
import { cgroupsOf, type Change, eventually, OarHome } from "../../fixtures/index.ts";

const home = new OarHome();

test("the machine has cgroup v2 and nothing else", () => {
  const mounts = readFileSync("/proc/self/mounts", "utf8");
  assert.match(mounts, /^\S+ \/sys\/fs\/cgroup cgroup2 /m);
  assert.doesNotMatch(mounts, / cgroup /);
});

describe("a limit of cgroup v2", () => {
  test("is in the kernel's files", () => {
    using container = home.container(
      limiting({
        memory: { limit: 2 ** 26, reservation: 2 ** 25, swap: 2 ** 27 },
        cpu: { shares: 1024, quota: 20_000, period: 50_000, cpus: "0", mems: "0" },
        pids: { limit: 17 },
        unified: { "memory.high": "50331648" },
      }),
    );
    container.sure(["create"]);
    const cgroup = cgroupOf(container.pid());
    assert.deepEqual(
      files(cgroup, ["memory.max", "memory.low", "memory.swap.max", "memory.high", "pids.max"]),
      ["67108864", "33554432", "67108864", "50331648", "17"],
    );
    assert.deepEqual(files(cgroup, ["cpu.weight", "cpu.max", "cpuset.cpus", "cpuset.mems"]), [
      "100",
      "20000 50000",
      "0",
      "0",
    ]);
  });

  test("of memory kills who exceeds it, and nobody else", () => {
    const grow = "head -c 64m /dev/zero | tail -c 64m >/dev/null; echo still here";
    const { stdout, status } = home.inside(grow, limiting({ memory: { limit: 2 ** 24 } }));
    assert.equal(stdout, "still here\n");
    assert.equal(status, 0);
  });

  test("of processes lets no more be made", () => {
    const fork = "for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done";
    const { stderr } = home.inside(fork, limiting({ pids: { limit: 5 } }));
    assert.match(stderr, /can't fork/);
  });

  test("of CPU time throttles", () => {
    using container = home.container((config) => ({
      ...limiting({ cpu: { quota: 5_000, period: 100_000 } })(config),
      process: { ...config.process, args: ["sh", "-c", "while :; do :; done"] },
    }));
    container.running();
    const stat = `${cgroupOf(container.pid())}/cpu.stat`;
    eventually("it is throttled", () => /^nr_throttled [1-9]/m.test(readFileSync(stat, "utf8")));
  });

  // Before Linux 6.18 a process that is throttled does not even die.
  test("of CPU time, however low, does not keep many from dying", () => {
    const fork = "for i in $(seq 100); do sleep 1000 & done; wait";
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", fork] },
    }));
    container.running();
    eventually("all are there", () => container.processes().length > 100);
    container.sure(["update", "--cpu-period", "1000000", "--cpu-quota", "1000"]);
    container.sure(["delete", "--force"]);
  });
});

describe("a cgroup that the container makes in its own", () => {
  const writable: Change = (config) => ({
    ...config,
    mounts: (config.mounts ?? []).map((mount) =>
      mount.type === "cgroup" ? { ...mount, options: ["rw", "nosuid", "noexec", "nodev"] } : mount,
    ),
    linux: { ...config.linux, namespaces: [...config.linux.namespaces, { type: "cgroup" }] },
  });

  test("has the controllers that are given to it, and goes with the container", () => {
    const script =
      "cd /sys/fs/cgroup && mkdir a b && echo $$ >a/cgroup.procs &&" +
      " echo '+memory +pids' >cgroup.subtree_control && echo 12 >b/pids.max && cat b/pids.max; sleep 1000";
    using container = home.container((config) => {
      const process = { ...config.process, args: ["sh", "-c", script] };
      return writable({ ...config, process });
    });
    container.running();
    const init = container.pid();
    eventually("it moved", () => cgroupOf(init).endsWith("/a"));
    const own = cgroupOf(init).slice(0, -2);
    const isThere = (): boolean => existsSync(`${own}/b/pids.max`); // once the controller is given
    eventually("the inner limit is set", () => isThere() && files(own, ["b/pids.max"])[0] === "12");
    container.sure(["delete", "--force"]);
    assert.ok(!existsSync(own));
  });
});

test("a cgroup of somebody else above the container's stays", () => {
  const parent = `/sys/fs/cgroup/${home.marker}-parent`;
  mkdirSync(parent);
  using undo = new DisposableStack();
  undo.defer(() => rmdirSync(parent));
  using container = home.container((config) => ({
    ...config,
    linux: { ...config.linux, cgroupsPath: `/${home.marker}-parent/c` },
  }));
  container.running();
  assert.equal(cgroupOf(container.pid()), `${parent}/c`);
  container.sure(["delete", "--force"]);
  assert.ok(existsSync(parent));
});

function cgroupOf(pid: number): string {
  return cgroupsOf(pid).get("") ?? assert.fail(`process ${pid} is in no v2 cgroup`);
}

function files(cgroup: string, names: readonly string[]): readonly string[] {
  return names.map((name) => readFileSync(`${cgroup}/${name}`, "utf8").trimEnd());
}

function limiting(resources: Resources): Change {
  return (config) => ({
    ...config,
    linux: { ...config.linux, resources: { ...config.linux.resources, ...resources } },
  });
}
