import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Resources } from "@skiff/spec";
import { planProperties } from "./plan-properties.ts";
import type { UnitProperty } from "./unit-property.ts";

const unlimited = 0xffff_ffff_ffff_ffffn;
const plan = (resources: Resources): readonly UnitProperty[] => planProperties(resources, []);

describe("planProperties()", () => {
  test("says each limit that systemd knows with the kernel's value", () => {
    const properties = plan({
      memory: { limit: 2 ** 26, reservation: 2 ** 25, swap: -1 },
      cpu: { shares: 1024, quota: 20_000, period: 50_000 },
      pids: { limit: -1 },
      unified: { "memory.high": "max", "memory.oom.group": "1" },
    });
    assert.deepEqual(
      properties.map(({ name, value }) => [name, value]),
      [
        ["MemoryMax", 67108864n],
        ["MemoryLow", 33554432n],
        ["MemorySwapMax", unlimited],
        ["CPUWeight", 100n],
        ["CPUQuotaPeriodUSec", 50000n],
        ["CPUQuotaPerSecUSec", 400000n],
        ["TasksMax", unlimited],
        ["MemoryHigh", unlimited],
      ],
    );
  });

  test("says sets of processors and memory nodes as bits, the lowest first", () => {
    const bits = (cpus: string): unknown => plan({ cpu: { cpus } })[0]?.value;
    assert.deepEqual(bits("0"), [1]);
    assert.deepEqual(bits("0-2,9"), [7, 2]);
    assert.deepEqual(bits("16"), [0, 0, 1]);
  });

  test("leaves to the kernel what systemd would read in another way, or not at all", () => {
    for (const cpus of ["a", "0,", "1-99999999", "0-3:1/2"]) {
      assert.deepEqual(plan({ cpu: { cpus } }), []);
    }
    for (const unified of [{ "memory.max": "1G" }, { "cpu.max": "1 0" }, { "io.max": "8:0" }]) {
      assert.deepEqual(plan({ unified }), []);
    }
  });

  test("says those of v1 by the names that systemd has for them, within its bounds", () => {
    const v1 = [{ version: 1, controllers: ["cpu"], path: "/sys/fs/cgroup/cpu/c" }] as const;
    const properties = planProperties(
      {
        memory: { limit: -1, reservation: 2 ** 25 },
        cpu: { shares: 1024, quota: 20_000 },
        pids: { limit: 5 },
        blockIO: { weight: 300 },
        devices: [{ allow: false }],
      },
      v1,
    );
    assert.deepEqual(
      properties.map(({ name, value }) => [name, value]),
      [
        ["MemoryLimit", unlimited],
        ["CPUShares", 1024n],
        ["TasksMax", 5n],
        ["BlockIOWeight", 300n],
        ["CPUQuotaPeriodUSec", 100000n],
        ["CPUQuotaPerSecUSec", 200000n],
      ],
    );
    assert.deepEqual(planProperties({ cpu: { shares: 1 }, blockIO: { weight: 5 } }, v1), []);
  });
});
