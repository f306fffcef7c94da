import { Fault } from "@skiff/base";
import type { DeviceRule, Integer64, Resources } from "@skiff/spec";
import { blockIoV1, blockIoV2 } from "./plan-block-io.ts";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import type { Setting } from "./setting.ts";
import { withoutZeros } from "./without-zeros.ts";

/** What to write into a container's cgroup directory, in order, for what is asked to hold. */
export function planLimits(directory: CgroupDirectory, asked: Resources): readonly Setting[] {
  const resources = withoutZeros(asked);
  if (directory.version === 2) return v2Settings(resources);
  return directory.controllers.flatMap((controller) => v1Settings(controller, resources));
}

function v1Settings(controller: string, resources: Resources): readonly Setting[] {
  const { memory, cpu, pids, devices } = resources;
  switch (controller) {
    case "devices":
      return (devices ?? []).map(deviceSetting);
    case "memory":
      return settings({
        "memory.limit_in_bytes": memory?.limit,
        "memory.soft_limit_in_bytes": memory?.reservation,
        "memory.memsw.limit_in_bytes": memory?.swap,
        "memory.kmem.limit_in_bytes": memory?.kernel, // Linux takes it and does nothing about it since 5.16
        "memory.kmem.tcp.limit_in_bytes": memory?.kernelTCP,
        "memory.swappiness": memory?.swappiness,
        "memory.oom_control": memory?.disableOOMKiller === true ? 1 : undefined,
      });
    case "cpu":
      return settings({
        "cpu.shares": cpu?.shares,
        "cpu.cfs_period_us": cpu?.period,
        "cpu.cfs_quota_us": cpu?.quota,
        "cpu.cfs_burst_us": cpu?.burst,
        "cpu.rt_period_us": cpu?.realtimePeriod,
        "cpu.rt_runtime_us": cpu?.realtimeRuntime,
        "cpu.idle": cpu?.idle,
      });
    case "cpuset":
      return settings({ "cpuset.cpus": cpu?.cpus, "cpuset.mems": cpu?.mems });
    case "pids":
      return settings({ "pids.max": processes(pids?.limit) });
    case "blkio":
      return blockIoV1(resources.blockIO ?? {});
    case "hugetlb":
      return hugepages(resources, "limit_in_bytes");
    case "rdma":
      return rdmaSettings(resources);
    case "net_cls":
      return settings({ "net_cls.classid": resources.network?.classID });
    case "net_prio":
      return (resources.network?.priorities ?? []).map(({ name, priority }) => ({
        file: "net_prio.ifpriomap",
        value: `${name} ${priority}`,
      }));
    default:
      return [];
  }
}

function v2Settings(resources: Resources): readonly Setting[] {
  const { memory, cpu, pids, unified } = resources;
  demandV2(resources);
  return [
    ...settings({
      "memory.max": limit(memory?.limit),
      "memory.low": memory?.reservation,
      "memory.swap.max": swapAlone(memory?.swap, memory?.limit),
      "cpu.weight": cpu?.shares === undefined ? undefined : weight(cpu.shares),
      "cpu.max": cpuMax(cpu?.quota, cpu?.period),
      "cpu.max.burst": cpu?.burst,
      "cpu.idle": cpu?.idle,
      "cpuset.cpus": cpu?.cpus,
      "cpuset.mems": cpu?.mems,
      "pids.max": processes(pids?.limit),
    }),
    ...blockIoV2(resources.blockIO ?? {}),
    ...hugepages(resources, "max"),
    ...rdmaSettings(resources),
    ...Object.entries(unified ?? {}).map(([file, value]) => unifiedSetting(file, value)),
  ];
}

function settings(values: Readonly<Record<string, string | Integer64 | undefined>>): Setting[] {
  return Object.entries(values).flatMap(([file, value]) =>
    value === undefined ? [] : [{ file, value: String(value) }],
  );
}

/** What only v1 can do is refused, for it would not hold. */
function demandV2({ memory, cpu, network, blockIO }: Resources): void {
  const wanted = {
    "memory.kernel": memory?.kernel,
    "memory.kernelTCP": memory?.kernelTCP,
    "memory.swappiness": memory?.swappiness,
    "memory.disableOOMKiller": memory?.disableOOMKiller === true ? true : undefined,
    "cpu.realtimeRuntime": cpu?.realtimeRuntime,
    "cpu.realtimePeriod": cpu?.realtimePeriod,
    "blockIO.leafWeight":
      blockIO?.leafWeight ?? blockIO?.weightDevice?.find((d) => d.leafWeight)?.leafWeight,
    "network.classID": network?.classID,
    "network.priorities": network?.priorities?.[0],
  };
  for (const [name, value] of Object.entries(wanted)) {
    if (value === undefined) continue;
    throw new Fault("failed_precondition", `linux.resources.${name}: cgroup v2 has no such limit`);
  }
}

/** Of what is used, and of what is reserved, which Linux counts since 5.7: who reserves too much is not killed. */
function hugepages({ hugepageLimits = [] }: Resources, suffix: string): readonly Setting[] {
  return hugepageLimits.flatMap(({ pageSize, limit: bytes }) => [
    { file: `hugetlb.${pageSize}.${suffix}`, value: String(bytes) },
    { file: `hugetlb.${pageSize}.rsvd.${suffix}`, value: String(bytes), optional: true },
  ]);
}

function rdmaSettings({ rdma = {} }: Resources): readonly Setting[] {
  return Object.entries(rdma).map(([device, { hcaHandles, hcaObjects }]) => ({
    file: "rdma.max",
    value: `${device} hca_handle=${hcaHandles ?? "max"} hca_object=${hcaObjects ?? "max"}`,
  }));
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

/** None at all would be the first one alone too, which is there: 1 says so to systemd as well, as with runc. */
function processes(value: Integer64 | undefined): string | undefined {
  return value === 0 ? "1" : limit(value);
}

/** v1 counts memory and swap together, v2 swap alone (runtime-spec, config-linux, "Memory"). */
function swapAlone(both: Integer64 | undefined, memory: Integer64 | undefined): string | undefined {
  if (both === undefined) return undefined;
  if (both < 0) return "max";
  return String(BigInt(both) - BigInt(memory ?? 0));
}

/**
 * 2…262144 shares on 1…10000 weight, and the default on the default, 1024 on 100, by the curve that
 * runc and crun have settled on: 10 to the power of a polynomial of the shares' logarithm.
 */
function weight(shares: Integer64): string {
  const bits = Math.log2(Math.min(Math.max(Number(shares), 2), 262_144));
  const exponent = (bits * (bits + 125)) / 612 - 7 / 34;
  return String(Math.min(Math.ceil(10 ** exponent), 10_000));
}

function cpuMax(quota: Integer64 | undefined, period: Integer64 | undefined): string | undefined {
  if (quota === undefined && period === undefined) return undefined;
  const share = quota === undefined || quota <= 0 ? "max" : String(quota);
  return `${share} ${period ?? 100_000}`;
}
