import { Fault } from "@skiff/base";
import type { DeviceRule, Integer64, Resources } from "@skiff/spec";
import type { CgroupDirectory } from "./cgroup-directory.ts";

export interface Setting {
  readonly file: string;
  readonly value: string;
}

/** What to write into a container's cgroup directory, in order, for `resources` to hold. */
export function planLimits(directory: CgroupDirectory, resources: Resources): readonly Setting[] {
  if (directory.version === 2) return v2Settings(resources);
  return directory.controllers.flatMap((controller) => v1Settings(controller, resources));
}

function v1Settings(controller: string, { memory, cpu, pids, devices }: Resources): Setting[] {
  switch (controller) {
    case "devices":
      return (devices ?? []).map(deviceSetting);
    case "memory":
      return settings({
        "memory.limit_in_bytes": memory?.limit,
        "memory.soft_limit_in_bytes": memory?.reservation,
        "memory.memsw.limit_in_bytes": memory?.swap,
      });
    case "cpu":
      return settings({
        "cpu.shares": cpu?.shares,
        "cpu.cfs_period_us": cpu?.period,
        "cpu.cfs_quota_us": cpu?.quota,
      });
    case "cpuset":
      return settings({ "cpuset.cpus": cpu?.cpus, "cpuset.mems": cpu?.mems });
    case "pids":
      return settings({ "pids.max": limit(pids?.limit) });
    default:
      return [];
  }
}

function v2Settings({ memory, cpu, pids, unified }: Resources): Setting[] {
  return [
    ...settings({
      "memory.max": limit(memory?.limit),
      "memory.low": memory?.reservation,
      "memory.swap.max": swapAlone(memory?.swap, memory?.limit),
      "cpu.weight": cpu?.shares === undefined ? undefined : weight(cpu.shares),
      "cpu.max": cpuMax(cpu?.quota, cpu?.period),
      "cpuset.cpus": cpu?.cpus,
      "cpuset.mems": cpu?.mems,
      "pids.max": limit(pids?.limit),
    }),
    ...Object.entries(unified ?? {}).map(([file, value]) => unifiedSetting(file, value)),
  ];
}

function settings(values: Readonly<Record<string, string | Integer64 | undefined>>): Setting[] {
  return Object.entries(values).flatMap(([file, value]) =>
    value === undefined ? [] : [{ file, value: String(value) }],
  );
}

function deviceSetting({ allow, type, major, minor, access }: DeviceRule): Setting {
  const file = allow ? "devices.allow" : "devices.deny";
  if (type === undefined || type === "a") return { file, value: "a" };
  return { file, value: `${type} ${anyOr(major)}:${anyOr(minor)} ${access ?? "rwm"}` };
}

function anyOr(number: Integer64 | undefined): string {
  return number === undefined || number === -1 ? "*" : String(number);
}

function unifiedSetting(file: string, value: string): Setting {
  if (file.includes("/")) {
    throw new Fault("invalid_argument", `linux.resources.unified: ${file} must be a file's name`);
  }
  return { file, value };
}

function limit(value: Integer64 | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value <= 0 ? "max" : String(value);
}

/** v1 counts memory and swap together, v2 swap alone (runtime-spec, config-linux, "Memory"). */
function swapAlone(both: Integer64 | undefined, memory: Integer64 | undefined): string | undefined {
  if (both === undefined) return undefined;
  if (both < 0) return "max";
  return String(BigInt(both) - BigInt(memory ?? 0));
}

/** 2…262144 shares on 1…10000 weight, as the field's runtimes convert them. */
function weight(shares: Integer64): string | undefined {
  return shares === 0 ? undefined : String(1 + Math.floor(((Number(shares) - 2) * 9999) / 262142));
}

function cpuMax(quota: Integer64 | undefined, period: Integer64 | undefined): string | undefined {
  if (quota === undefined && period === undefined) return undefined;
  const share = quota === undefined || quota <= 0 ? "max" : String(quota);
  return `${share} ${period ?? 100_000}`;
}
