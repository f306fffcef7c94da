import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Resources } from "@skiff/spec";
import { type Change, cgroupsOf, OarHome, type TestContainer } from "../fixtures/index.ts";

const home = new OarHome();
const v1 = existsSync("/sys/fs/cgroup/memory");

/** The controllers of v2, of which there are some beside v1 too, or none. */
const unified: string = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"]
  .map((top) => `${top}/cgroup.controllers`)
  .filter((path) => existsSync(path))
  .map((path) => readFileSync(path, "utf8"))
  .join("");

/** Whether v1 has the controller. */
function inV1(controller: string): boolean {
  return existsSync(`/sys/fs/cgroup/${controller}`);
}

/** A block device that there is, as `MAJOR:MINOR`. */
const device = /^ *(\d+) +(\d+) /m.exec(readFileSync("/proc/partitions", "utf8"));
const [major, minor] = [Number(device?.[1]), Number(device?.[2])];

test("cpu: burst and idle hold", () => {
  using container = limited({ cpu: { quota: 20000, period: 50000, burst: 10000 } });
  assert.equal(read(container, "cpu", "cpu.cfs_burst_us", "cpu.max.burst"), "10000");
  using idle = limited({ cpu: { idle: 1 } });
  assert.equal(read(idle, "cpu", "cpu.idle", "cpu.idle"), "1");
});

test("cpu, memory and pids: what is asked for is in force", () => {
  using container = limited({
    cpu: { shares: 512, quota: 20000, period: 50000, cpus: "0", mems: "0" },
    memory: { limit: 2 ** 26, reservation: 2 ** 25 },
    pids: { limit: 7 },
  });
  if (v1) {
    assert.equal(read(container, "cpu", "cpu.shares", ""), "512");
    assert.equal(read(container, "cpu", "cpu.cfs_quota_us", ""), "20000");
    assert.equal(read(container, "cpu", "cpu.cfs_period_us", ""), "50000");
  } else {
    assert.equal(read(container, "", "", "cpu.weight"), "59");
    assert.equal(read(container, "", "", "cpu.max"), "20000 50000");
  }
  assert.equal(read(container, "cpuset", "cpuset.mems", "cpuset.mems"), "0");
  const limits = [
    read(container, "memory", "memory.limit_in_bytes", "memory.max"),
    read(container, "memory", "memory.soft_limit_in_bytes", "memory.low"),
    read(container, "pids", "pids.max", "pids.max"),
  ];
  assert.deepEqual(limits, [`${2 ** 26}`, `${2 ** 25}`, "7"]);
  const status = readFileSync(`/proc/${container.pid()}/status`, "utf8");
  assert.match(status, /^Cpus_allowed_list:\t0$/m);
});

test("memory: swappiness, the OOM killer and TCP's buffers are v1's, and refused where there is v2", () => {
  const memory = { swappiness: 30, disableOOMKiller: true, kernelTCP: 2 ** 24 };
  if (!v1) {
    assert.match(refused({ memory }), /memory\.kernelTCP: cgroup v2 has no such limit\n$/);
    return;
  }
  using container = limited({ memory });
  assert.equal(read(container, "memory", "memory.swappiness", ""), "30");
  assert.match(read(container, "memory", "memory.oom_control", ""), /^oom_kill_disable 1$/m);
  assert.equal(read(container, "memory", "memory.kmem.tcp.limit_in_bytes", ""), `${2 ** 24}`);
});

test("cpu: real time is v1's, and refused where there is v2", () => {
  const cpu = { realtimePeriod: 500_000, realtimeRuntime: 1000 };
  if (!v1) {
    assert.match(refused({ cpu }), /cpu\.realtimeRuntime: cgroup v2 has no such limit\n$/);
    return;
  }
  if (!existsSync("/sys/fs/cgroup/cpu/cpu.rt_period_us")) {
    assert.match(
      refused({ cpu }),
      /cannot set cpu\.rt_period_us: the cpu controller of this kernel/,
    );
    return;
  }
  using container = limited({ cpu });
  assert.equal(read(container, "cpu", "cpu.rt_period_us", ""), "500000");
  assert.equal(read(container, "cpu", "cpu.rt_runtime_us", ""), "1000");
});

test("pids: less than nothing is no limit", () => {
  using container = limited({ pids: { limit: -1 } });
  assert.equal(read(container, "pids", "pids.max", "pids.max"), "max");
});

test("memory: with swap, and of the kernel's own, which kernels of today do nothing about", () => {
  using container = limited({ memory: { limit: 2 ** 26, swap: 2 ** 27 } });
  const swap = read(container, "memory", "memory.memsw.limit_in_bytes", "memory.swap.max");
  assert.equal(swap, `${v1 ? 2 ** 27 : 2 ** 27 - 2 ** 26}`);
  const memory = { kernel: 2 ** 26 };
  if (v1) limited({ memory })[Symbol.dispose]();
  else assert.match(refused({ memory }), /memory\.kernel: cgroup v2 has no such limit\n$/);
});

test("blockIO: a device's throttles hold", () => {
  using container = limited({
    blockIO: {
      throttleReadBpsDevice: [{ major, minor, rate: 2 ** 20 }],
      throttleWriteBpsDevice: [{ major, minor, rate: 2 ** 21 }],
      throttleReadIOPSDevice: [{ major, minor, rate: 400 }],
      throttleWriteIOPSDevice: [{ major, minor, rate: 500 }],
    },
  });
  const line = `${major}:${minor}`;
  if (v1) {
    assert.deepEqual(
      ["read_bps", "write_bps", "read_iops", "write_iops"].map((name) =>
        read(container, "blkio", `blkio.throttle.${name}_device`, ""),
      ),
      [2 ** 20, 2 ** 21, 400, 500].map((rate) => `${line} ${rate}`),
    );
  } else {
    const said = read(container, "", "", "io.max");
    assert.equal(said, `${line} rbps=${2 ** 20} wbps=${2 ** 21} riops=400 wiops=500`);
  }
});

test("blockIO: weights hold where there is a scheduler for them, else they are refused", () => {
  const weight = 500;
  const weighted = limited({ pids: { limit: 7 } });
  using _weighted = weighted;
  const file = fileOf(weighted, "blkio", "blkio.bfq.weight", "io.weight");
  if (!existsSync(file)) {
    assert.match(refused({ blockIO: { weight } }), /cannot set (io\.weight|blkio\.bfq\.weight): /);
    return;
  }
  using container = limited({ blockIO: { weight } });
  const said = read(container, "blkio", "blkio.bfq.weight", "io.weight");
  assert.equal(said, v1 ? "500" : `default ${1 + Math.floor(((weight - 10) * 9999) / 990)}`);
});

test("blockIO: a device's weight is given to it, or refused with its number by a kernel that cannot", () => {
  const weightDevice = [{ major, minor, weight: 600 }];
  using container = home.container(withResources({ blockIO: { weightDevice } }));
  const { status, stderr } = container.oar(["create"]);
  if (status !== 0) {
    assert.match(stderr, /set (io\.weight|blkio\.bfq\.weight_device): /);
    return;
  }
  const said = read(container, "blkio", "blkio.bfq.weight_device", "io.weight");
  assert.match(said, new RegExp(`^${major}:${minor} (600|5960)$`, "m"));
});

test("blockIO: leaf weights are refused by a kernel that has no scheduler for them", () => {
  const message = v1
    ? /cannot set blkio\.leaf_weight: the blkio controller of this kernel has no such file\n$/
    : /linux\.resources\.blockIO\.leafWeight: cgroup v2 has no such limit\n$/;
  assert.match(refused({ blockIO: { leafWeight: 100 } }), message);
});

test("hugepageLimits hold where there is such a controller, and say so where there is none", () => {
  const hugepageLimits = [{ pageSize: "2MB", limit: 2 ** 22 }];
  if (!inV1("hugetlb") && !unified.includes("hugetlb")) {
    assert.match(refused({ hugepageLimits }), /cannot set hugetlb\.2MB\.max: /);
    return;
  }
  using container = limited({ hugepageLimits });
  for (const part of ["", ".rsvd"]) {
    const [v1File, v2File] = [`hugetlb.2MB${part}.limit_in_bytes`, `hugetlb.2MB${part}.max`];
    assert.equal(read(container, "hugetlb", v1File, v2File), `${2 ** 22}`);
  }
});

test("network classes and priorities hold, and are refused where no hierarchy has them", () => {
  const priorities = [{ name: "lo", priority: 3 }];
  if (inV1("net_cls") && inV1("net_prio")) {
    using container = limited({ network: { classID: 1, priorities } });
    assert.equal(read(container, "net_cls", "net_cls.classid", ""), "1");
    assert.match(read(container, "net_prio", "net_prio.ifpriomap", ""), /^lo 3$/m);
    return;
  }
  for (const [network, member] of [
    [{ classID: 1 }, "classID"],
    [{ priorities }, "priorities"],
  ] as const) {
    const message = `linux.resources.network.${member}: cgroup v2 has no such limit\n`;
    assert.ok(refused({ network }).endsWith(message), member);
  }
});

test("rdma is refused where no hierarchy has it", () => {
  const isThere = inV1("rdma") || unified.includes("rdma");
  const stderr = refused({ rdma: { mlx5_1: { hcaHandles: 3, hcaObjects: 10_000 } } });
  // Where there is the controller, there is no such device.
  assert.match(stderr, isThere ? /rdma\.max: write/ : /cannot set rdma\.max: /);
});

test("what is no limit of the kernel's is refused by its name in `unified`", () => {
  assert.match(refused({ unified: { "no.such": "1" } }), /cannot set no\.such: |set no\.such/);
  assert.match(refused({ unified: { "../pids.max": "1" } }), /must be a file's name\n$/);
});

function withResources(resources: Resources): Change {
  return (config) => ({
    ...config,
    linux: { ...config.linux, resources: { ...config.linux.resources, ...resources } },
  });
}

function limited(resources: Resources): TestContainer {
  const container = home.container(withResources(resources));
  using undo = new DisposableStack();
  undo.use(container);
  container.running();
  undo.move();
  return container;
}

function refused(resources: Resources): string {
  using container = home.container(withResources(resources));
  const { status, stderr } = container.oar(["create"]);
  assert.equal(status, 1);
  return stderr;
}

function read(...at: Parameters<typeof fileOf>): string {
  return readFileSync(fileOf(...at), "utf8").trim();
}

function fileOf(container: TestContainer, controller: string, onV1: string, onV2: string): string {
  const cgroups = cgroupsOf(container.pid());
  const [, path] =
    controller === ""
      ? []
      : ([...cgroups].find(([names]) => names.split(",").includes(controller)) ?? []);
  return path === undefined ? `${cgroups.get("")}/${onV2}` : `${path}/${onV1}`;
}
