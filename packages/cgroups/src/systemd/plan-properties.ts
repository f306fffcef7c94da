import { Fault } from "@skiff/base";
import type { Resources } from "@skiff/spec";
import { planLimits } from "../plan-limits.ts";
import type { UnitProperty } from "./unit-property.ts";

/**
 * The limits that systemd knows of, as properties of the container's unit: it writes them to the
 * cgroup itself, now and whenever it is loaded again. The others are in the cgroup's files alone.
 */
export function planProperties(resources: Resources): readonly UnitProperty[] {
  const settings = planLimits({ version: 2, controllers: [], path: "" }, resources);
  return settings.flatMap(({ file, value }) => propertiesOf(file, value));
}

/** systemd.resource-control(5) names the file that each property is written to. */
const amounts: Readonly<Record<string, string>> = {
  "memory.max": "MemoryMax",
  "memory.high": "MemoryHigh",
  "memory.low": "MemoryLow",
  "memory.min": "MemoryMin",
  "memory.swap.max": "MemorySwapMax",
  "cpu.weight": "CPUWeight",
  "pids.max": "TasksMax",
};

const sets: Readonly<Record<string, string>> = {
  "cpuset.cpus": "AllowedCPUs",
  "cpuset.mems": "AllowedMemoryNodes",
};

const unlimited = 0xffff_ffff_ffff_ffffn;

function propertiesOf(file: string, value: string): readonly UnitProperty[] {
  const amount = amounts[file];
  if (amount !== undefined) return [{ name: amount, type: "t", value: amountOf(file, value) }];
  const set = sets[file];
  if (set !== undefined) return [{ name: set, type: "ay", value: planBits(file, value) }];
  return file === "cpu.max" ? planQuota(value) : [];
}

function planQuota(value: string): readonly UnitProperty[] {
  const [quota = "", period = "100000"] = value.split(" ");
  const length = amountOf("cpu.max", period);
  if (length === 0n) throw new Fault("invalid_argument", "cpu.max: a period of nothing");
  const share = quota === "max" ? unlimited : (amountOf("cpu.max", quota) * 1_000_000n) / length;
  return [
    { name: "CPUQuotaPeriodUSec", type: "t", value: length },
    { name: "CPUQuotaPerSecUSec", type: "t", value: share },
  ];
}

function amountOf(file: string, value: string): bigint {
  if (value === "max") return unlimited;
  if (/^\d+$/.test(value)) return BigInt(value);
  throw new Fault("invalid_argument", `${file}: ${JSON.stringify(value)} is no number`);
}

/** More than any kernel has. */
const mostBits = 8192;

/** A list as "0-2,5", one bit for each, the lowest first. */
function planBits(file: string, list: string): readonly number[] {
  const bytes: number[] = [];
  for (const range of list.split(",")) {
    const [, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(range.trim()) ?? [];
    if (first === "" || Number(last) >= mostBits) {
      throw new Fault("invalid_argument", `${file}: ${JSON.stringify(list)} is no list`);
    }
    for (let bit = Number(first); bit <= Number(last); bit++) {
      while (bytes.length <= bit >> 3) bytes.push(0);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return bytes;
}
