import type { Files } from "@skiff/kernel";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { observeCpuset } from "./observe-cpuset.ts";
import { StatFiles } from "./stat-files.ts";
import type {
  BlkioEntry,
  CpuStats,
  HugePages,
  MemoryEntry,
  MemoryStats,
  Pressure,
  Stall,
  Stats,
} from "./stats.ts";

/** Of the clock that cpuacct.stat counts in: 100 a second on all architectures. */
const tick = 10_000_000n;

/** What a container's processes have used up to now, each controller where it is: v1 or v2. */
export function observeStats(kernel: Files, directories: readonly CgroupDirectory[]): Stats {
  const v2 = new StatFiles(kernel, directories.find(({ version }) => version === 2)?.path);
  const v1 = (controller: string): StatFiles | undefined => {
    const directory = directories.find(({ controllers }) => controllers.includes(controller));
    return directory && new StatFiles(kernel, directory.path);
  };
  const cpuacct = v1("cpuacct");
  const memory = v1("memory");
  const blkio = v1("blkio");
  const pids = v1("pids") ?? v2;
  const cpu = cpuacct === undefined ? cpuV2(v2) : cpuV1(cpuacct, v1("cpu"));
  const hugetlb = v1("hugetlb");
  return {
    cpu: { ...cpu, psi: pressure(v2, "cpu") },
    cpuset: observeCpuset(v1("cpuset") ?? new StatFiles(kernel, undefined)),
    memory: {
      ...(memory === undefined ? memoryV2(v2) : memoryV1(memory)),
      psi: pressure(v2, "memory"),
    },
    pids: { current: pids.number("pids.current"), limit: pids.limit("pids.max") },
    hugetlb: Object.fromEntries(hugetlb === undefined ? hugePagesV2(v2) : hugePagesV1(hugetlb)),
    blkio: {
      ...(blkio === undefined ? blkioV2(v2) : blkioV1(blkio)),
      psi: pressure(v2, "io"),
    },
  };
}

/** Lines of `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`, and `full …`. */
function pressure(files: StatFiles, of: string): Pressure | undefined {
  const lines = new Map(
    files.lines(`${of}.pressure`).map(([name = "", ...words]) => [name, words]),
  );
  const some = lines.get("some");
  return some && { some: stall(some), full: stall(lines.get("full") ?? []) };
}

function stall(words: readonly string[]): Stall {
  const values = new Map(words.map((word) => [word.split("=")[0], word.split("=")[1]]));
  const average = (name: string): number => Number(values.get(name) ?? 0);
  return {
    avg10: average("avg10"),
    avg60: average("avg60"),
    avg300: average("avg300"),
    total: BigInt(values.get("total") ?? 0),
  };
}

function hugePagesV1(files: StatFiles): readonly (readonly [string, HugePages])[] {
  const sizes = files.names(/^hugetlb\.([^.]+)\.usage_in_bytes$/);
  return sizes.map((size) => [
    size,
    {
      usage: files.number(`hugetlb.${size}.usage_in_bytes`),
      max: files.number(`hugetlb.${size}.max_usage_in_bytes`),
      failcnt: files.number(`hugetlb.${size}.failcnt`) ?? 0n,
    },
  ]);
}

function hugePagesV2(files: StatFiles): readonly (readonly [string, HugePages])[] {
  const sizes = files.names(/^hugetlb\.([^.]+)\.current$/);
  return sizes.map((size) => [
    size,
    {
      usage: files.number(`hugetlb.${size}.current`),
      failcnt: files.table(`hugetlb.${size}.events`)["max"] ?? 0n,
    },
  ]);
}

function cpuV1(cpuacct: StatFiles, cpu: StatFiles | undefined): CpuStats {
  const { user = 0n, system = 0n } = cpuacct.table("cpuacct.stat");
  const throttled = cpu?.table("cpu.stat") ?? {};
  const [percpu = []] = cpuacct.lines("cpuacct.usage_percpu");
  const [, ...each] = cpuacct.lines("cpuacct.usage_all"); // a line for each processor, below a head
  return {
    usage: {
      total: cpuacct.number("cpuacct.usage"),
      percpu: percpu.map(BigInt),
      percpu_kernel: each.map(([, , kernel = ""]) => BigInt(kernel)),
      percpu_user: each.map(([, inUser = ""]) => BigInt(inUser)),
      kernel: system * tick,
      user: user * tick,
    },
    throttling: {
      periods: throttled["nr_periods"],
      throttledPeriods: throttled["nr_throttled"],
      throttledTime: throttled["throttled_time"],
    },
  };
}

function cpuV2(files: StatFiles): CpuStats {
  const stat = files.table("cpu.stat");
  const nanoseconds = (name: string): bigint => (stat[name] ?? 0n) * 1000n;
  return {
    usage: {
      total: nanoseconds("usage_usec"),
      kernel: nanoseconds("system_usec"),
      user: nanoseconds("user_usec"),
    },
    throttling: {
      periods: stat["nr_periods"],
      throttledPeriods: stat["nr_throttled"],
      throttledTime: nanoseconds("throttled_usec"),
    },
  };
}

function memoryV1(files: StatFiles): MemoryStats {
  const raw = files.table("memory.stat");
  const entry = (name: string): MemoryEntry => ({
    limit: files.number(`memory.${name}limit_in_bytes`) ?? 0n,
    usage: files.number(`memory.${name}usage_in_bytes`),
    max: files.number(`memory.${name}max_usage_in_bytes`),
    failcnt: files.number(`memory.${name}failcnt`) ?? 0n,
  });
  return {
    cache: raw["cache"],
    usage: entry(""),
    swap: entry("memsw."),
    kernel: entry("kmem."),
    kernelTCP: entry("kmem.tcp."),
    raw,
  };
}

function memoryV2(files: StatFiles): MemoryStats {
  const raw = files.table("memory.stat");
  const none = { limit: 0n, failcnt: 0n };
  const usage = files.number("memory.current") ?? 0n;
  const swap = files.number("memory.swap.current");
  return {
    cache: raw["file"],
    usage: {
      limit: files.number("memory.max") ?? 0n,
      usage,
      max: files.number("memory.peak"),
      failcnt: files.table("memory.events")["max"] ?? 0n,
    },
    swap: {
      limit: files.number("memory.swap.max") ?? 0n,
      usage: swap === undefined ? undefined : usage + swap,
      failcnt: files.table("memory.swap.events")["max"] ?? 0n,
    },
    kernel: { ...none, usage: files.table("memory.stat")["kernel"] },
    kernelTCP: none,
    raw,
  };
}

/** Lines of `8:0 Read 4096`, and `Total 4096` last. */
function blkioV1(files: StatFiles): Stats["blkio"] {
  const entries = (name: string): readonly BlkioEntry[] =>
    files.lines(name).flatMap(([device = "", op = "", value = ""]) => {
      const [, major, minor] = /^(\d+):(\d+)$/.exec(device) ?? [];
      if (major === undefined || !/^\d+$/.test(value)) return [];
      return [{ major: Number(major), minor: Number(minor), op, value: BigInt(value) }];
    });
  return {
    ioServiceBytesRecursive: entries("blkio.throttle.io_service_bytes_recursive"),
    ioServicedRecursive: entries("blkio.throttle.io_serviced_recursive"),
  };
}

/** Lines of `8:0 rbytes=4096 wbytes=0 rios=1 wios=0 …`. */
function blkioV2(files: StatFiles): Stats["blkio"] {
  const entries = (names: Readonly<Record<string, string>>): readonly BlkioEntry[] =>
    files.lines("io.stat").flatMap(([device = "", ...pairs]) => {
      const [, major, minor] = /^(\d+):(\d+)$/.exec(device) ?? [];
      if (major === undefined) return [];
      return pairs.flatMap((pair) => {
        const [, name = "", value = ""] = /^(\w+)=(\d+)$/.exec(pair) ?? [];
        const op = names[name];
        if (op === undefined) return [];
        return [{ major: Number(major), minor: Number(minor), op, value: BigInt(value) }];
      });
    });
  return {
    ioServiceBytesRecursive: entries({ rbytes: "Read", wbytes: "Write" }),
    ioServicedRecursive: entries({ rios: "Read", wios: "Write" }),
  };
}
