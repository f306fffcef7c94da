import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resources } from "@skiff/spec";
import { planLimits } from "./plan-limits.ts";

const v1 = (...controllers: readonly string[]) =>
  ({ version: 1, controllers, path: "/sys/fs/cgroup/x" }) as const;
const v2 = { version: 2, controllers: [], path: "/sys/fs/cgroup/x" } as const;

const lines = (
  directory: Parameters<typeof planLimits>[0],
  resources: Resources,
): readonly string[] =>
  planLimits(directory, resources).map(({ file, value }) => `${file} ${value}`);

test("planLimits() writes device rules in order, on v1", () => {
  const devices: Resources["devices"] = [
    { allow: false, access: "rwm" },
    { allow: true, type: "c", major: 1, minor: 3, access: "rw" },
    { allow: true, type: "b", major: -1, minor: -1 },
    { allow: true, type: "c", minor: 5, access: "m" },
    { allow: true, type: "a", access: "r" },
  ];
  assert.deepEqual(lines(v1("devices"), { devices }), [
    "devices.deny a",
    "devices.allow c 1:3 rw",
    "devices.allow b *:* rwm",
    "devices.allow c *:5 m",
    "devices.allow a",
  ]);
});

const limits: Resources = {
  memory: { limit: 2n ** 60n, reservation: 1024, swap: -1 },
  cpu: { shares: 512, quota: 50_000, period: 100_000, cpus: "0-1", mems: "0" },
  pids: { limit: 10 },
  unified: { "memory.high": "1M" },
};

test("planLimits() writes to each v1 hierarchy what is of its controllers", () => {
  assert.deepEqual(lines(v1("memory"), limits), [
    "memory.limit_in_bytes 1152921504606846976",
    "memory.soft_limit_in_bytes 1024",
    "memory.memsw.limit_in_bytes -1",
  ]);
  assert.deepEqual(lines(v1("cpu", "cpuacct"), limits), [
    "cpu.shares 512",
    "cpu.cfs_period_us 100000",
    "cpu.cfs_quota_us 50000",
  ]);
  assert.deepEqual(lines(v1("cpuset"), limits), ["cpuset.cpus 0-1", "cpuset.mems 0"]);
  assert.deepEqual(lines(v1("pids"), limits), ["pids.max 10"]);
  assert.deepEqual(lines(v1("name=systemd"), limits), []);
});

test("planLimits() converts to v2's files", () => {
  assert.deepEqual(lines(v2, limits), [
    "memory.max 1152921504606846976",
    "memory.low 1024",
    "memory.swap.max max",
    "cpu.weight 59",
    "cpu.max 50000 100000",
    "cpuset.cpus 0-1",
    "cpuset.mems 0",
    "pids.max 10",
    "memory.high 1M",
  ]);
});

test("planLimits() counts swap alone on v2, where v1 counts it with memory", () => {
  const swap = (both: number | bigint, limit?: number): readonly string[] =>
    lines(v2, { memory: { swap: both, limit } }).filter((line) => line.startsWith("memory.swap"));
  assert.deepEqual(swap(300, 100), ["memory.swap.max 200"]);
  assert.deepEqual(swap(-1, 100), ["memory.swap.max max"]);
  assert.deepEqual(swap(2n ** 62n, 1), [`memory.swap.max ${2n ** 62n - 1n}`]);
});

test("planLimits() puts the extremes and the default of shares on those of weight, and more on more", () => {
  const weight = (shares: number): readonly string[] => lines(v2, { cpu: { shares } });
  assert.deepEqual(weight(2), ["cpu.weight 1"]);
  assert.deepEqual(weight(262_144), ["cpu.weight 10000"]);
  assert.deepEqual(weight(1024), ["cpu.weight 100"]);
  const known = [1, 3, 10, 128, 2048, 100_000, 262_143, 300_000].flatMap(weight).join(" ");
  assert.equal(known.replaceAll("cpu.weight ", ""), "1 2 4 21 174 4340 10000 10000");
  assert.deepEqual(weight(0), []);
});

test("planLimits() takes 0 processes for the first one alone", () => {
  for (const directory of [v2, v1("pids")]) {
    assert.deepEqual(lines(directory, { pids: { limit: 0 } }), ["pids.max 1"]);
  }
});

test("planLimits() writes max where there is no limit", () => {
  assert.deepEqual(lines(v2, { memory: { limit: -1 }, pids: { limit: -1 } }), [
    "memory.max max",
    "pids.max max",
  ]);
  assert.deepEqual(lines(v1("pids"), { pids: { limit: -1 } }), ["pids.max max"]);
  assert.deepEqual(lines(v2, { cpu: { quota: -1 } }), ["cpu.max max 100000"]);
  assert.deepEqual(lines(v2, { cpu: { period: 5000 } }), ["cpu.max max 5000"]);
});

test("planLimits() writes nothing for nothing", () => {
  for (const directory of [v2, v1("memory", "cpu", "pids", "devices", "cpuset")]) {
    assert.deepEqual(lines(directory, {}), []);
  }
});

test("planLimits() leaves be what is 0 or empty where that is no limit, but not where it is one", () => {
  const memory = { limit: 0, reservation: 0, swap: 0, kernel: 0, swappiness: 0 };
  const cpu = { shares: 0, quota: 0, period: 0, cpus: "", mems: "", idle: 0 };
  const v1Lines = lines(v1("memory", "cpu", "cpuset"), { memory, cpu });
  assert.deepEqual(v1Lines, ["memory.swappiness 0", "cpu.idle 0"]);
  assert.deepEqual(lines(v2, { memory: { kernel: 0 }, cpu }), ["cpu.idle 0"]);
});

test("planLimits() refuses a unified name that is a path", () => {
  assert.throws(() => lines(v2, { unified: { "../x/memory.max": "1" } }), {
    code: "invalid_argument",
    message: "linux.resources.unified: ../x/memory.max must be a file's name",
  });
});
