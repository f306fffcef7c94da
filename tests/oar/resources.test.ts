import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Resources } from "@skiff/spec";
import { cgroupsOf, OarHome, type TestContainer } from "../fixtures/index.ts";

const home = new OarHome();
const v1 = existsSync("/sys/fs/cgroup/memory");

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
    assert.equal(read(container, "", "", "cpu.weight"), "20");
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

test("blockIO: a device's throttles hold", () => {
  using container = limited({
    blockIO: {
      throttleReadBpsDevice: [{ major, minor, rate: 2 ** 20 }],
      throttleWriteIOPSDevice: [{ major, minor, rate: 500 }],
    },
  });
  const line = `${major}:${minor}`;
  if (v1) {
    const [bps, iops] = ["read_bps", "write_iops"].map((name) =>
      read(container, "blkio", `blkio.throttle.${name}_device`, ""),
    );
    assert.deepEqual([bps, iops], [`${line} ${2 ** 20}`, `${line} 500`]);
  } else {
    const said = read(container, "", "", "io.max");
    assert.equal(said, `${line} rbps=${2 ** 20} wbps=max riops=max wiops=500`);
  }
});

test("blockIO: leaf weights are refused by a kernel that has no scheduler for them", () => {
  const message = v1
    ? /cannot set blkio\.leaf_weight: the blkio controller of this kernel has no such file\n$/
    : /linux\.resources\.blockIO\.leafWeight: cgroup v2 has no such limit\n$/;
  assert.match(refused({ blockIO: { leafWeight: 100 } }), message);
});

test("hugepageLimits hold where there is such a controller, and say so where there is none", () => {
  const top = v1 ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";
  const there = readFileSync(`${top}/cgroup.controllers`, "utf8");
  const hugepageLimits = [{ pageSize: "2MB", limit: 2 ** 22 }];
  if (!there.includes("hugetlb")) {
    assert.match(refused({ hugepageLimits }), /cannot set hugetlb\.2MB\.max: /);
    return;
  }
  using container = limited({ hugepageLimits });
  for (const file of ["hugetlb.2MB.max", "hugetlb.2MB.rsvd.max"]) {
    assert.equal(read(container, "", "", file), `${2 ** 22}`);
  }
});

test("network classes are refused where no hierarchy has them", () => {
  assert.match(
    refused({ network: { classID: 1 } }),
    /linux\.resources\.network\.classID: cgroup v2 has no such limit\n$/,
  );
});

function limited(resources: Resources): TestContainer {
  const container = home.container((config) => ({
    ...config,
    linux: { ...config.linux, resources: { ...config.linux.resources, ...resources } },
  }));
  using undo = new DisposableStack();
  undo.use(container);
  container.running();
  undo.move();
  return container;
}

function refused(resources: Resources): string {
  using container = home.container((config) => ({
    ...config,
    linux: { ...config.linux, resources: { ...config.linux.resources, ...resources } },
  }));
  const { status, stderr } = container.oar(["create"]);
  assert.equal(status, 1);
  return stderr;
}

function read(container: TestContainer, controller: string, onV1: string, onV2: string): string {
  const cgroups = cgroupsOf(container.pid());
  const path = controller === "" ? undefined : cgroups.get(controller);
  const file = path === undefined ? `${cgroups.get("")}/${onV2}` : `${path}/${onV1}`;
  return readFileSync(file, "utf8").trim();
}
