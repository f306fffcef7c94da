import type { Resources } from "@skiff/spec";
import type { CgroupDirectory } from "../cgroup-directory.ts";
import { planLimits } from "../plan-limits.ts";
import { planAmount, planQuota } from "./plan-amount.ts";
import { planV1Properties } from "./plan-v1-properties.ts";
import type { UnitProperty } from "./unit-property.ts";

/**
 * The limits that systemd knows of, as properties of the container's unit: it writes them to the
 * cgroup itself, now and whenever it is loaded again. The others are in the cgroup's files alone.
 */
export function planProperties(
  resources: Resources,
  directories: readonly CgroupDirectory[],
): readonly UnitProperty[] {
  if (directories.some(({ version }) => version === 1)) return planV1Properties(resources);
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

/** None where systemd would take the value for another one: the kernel judges it alone. */
function propertiesOf(file: string, value: string): readonly UnitProperty[] {
  const amount = amounts[file];
  if (amount !== undefined) return planAmount(amount, value);
  const set = sets[file];
  if (set !== undefined) {
    return isSet(value) ? [{ name: set, type: "ay", value: planBits(value) }] : [];
  }
  return file === "cpu.max" ? planQuota(value) : [];
}

/** No machine has ten thousand processors. */
function isSet(list: string): boolean {
  return list.split(",").every((range) => /^\d{1,4}(-\d{1,4})?$/.test(range));
}

/** A list as "0-2,5", one bit for each, the lowest first. */
function planBits(list: string): readonly number[] {
  const bytes: number[] = [];
  for (const range of list.split(",")) {
    const [first = 0, last = first] = range.split("-").map(Number);
    for (let bit = first; bit <= last; bit++) {
      while (bytes.length <= bit >> 3) bytes.push(0);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return bytes;
}
