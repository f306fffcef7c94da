import type { Resources } from "@skiff/spec";
import { planLimits } from "../plan-limits.ts";
import { planAmount, planQuota } from "./plan-amount.ts";
import type { UnitProperty } from "./unit-property.ts";

/** Of which systemd has the v1 hierarchies' limits, by the names that it has for v1. */
const controllers = ["memory", "cpu", "pids", "blkio"];

const amounts: Readonly<Record<string, string>> = {
  "memory.limit_in_bytes": "MemoryLimit",
  "pids.max": "TasksMax",
};

/** systemd refuses what the kernel would take for the nearest. */
const bounded: Readonly<Record<string, readonly [name: string, least: number, most: number]>> = {
  "cpu.shares": ["CPUShares", 2, 262_144],
  "blkio.bfq.weight": ["BlockIOWeight", 10, 1000],
};

/** As `planProperties()`, where there are v1 hierarchies. */
export function planV1Properties(resources: Resources): readonly UnitProperty[] {
  const { devices: _devices, ...limits } = resources;
  const settings = planLimits({ version: 1, controllers, path: "" }, limits);
  const valueOf = (wanted: string): string | undefined =>
    settings.find(({ file }) => file === wanted)?.value;
  const [quota, period] = [valueOf("cpu.cfs_quota_us"), valueOf("cpu.cfs_period_us")];
  const isTimed = quota !== undefined || period !== undefined;
  return [
    ...settings.flatMap(({ file, value }) => propertiesOf(file, value)),
    ...(isTimed ? planQuota(`${quota ?? "max"} ${period ?? 100_000}`) : []),
  ];
}

function propertiesOf(file: string, value: string): readonly UnitProperty[] {
  const amount = amounts[file];
  if (amount !== undefined) return planAmount(amount, value);
  const [name, least = 0, most = 0] = bounded[file] ?? [];
  if (name === undefined || Number(value) < least || Number(value) > most) return [];
  return planAmount(name, value);
}
