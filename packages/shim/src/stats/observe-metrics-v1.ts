import { type CgroupDirectory, StatFiles } from "@skiff/cgroups";
import type { Files } from "@skiff/kernel";
import type { Encodable, metricsV1 } from "@skiff/proto";
import { camelCase } from "./camel-case.ts";
import { rdmaEntries } from "./rdma-entries.ts";

type Metrics = Encodable<typeof metricsV1>;

/** Of the clock that cpuacct.stat counts in: 100 a second on all architectures. */
const tick = 10_000_000n;

/** What a container has used up to now, as containerd says it: a controller that is not there says nothing. */
export function observeMetricsV1(kernel: Files, directories: readonly CgroupDirectory[]): Metrics {
  const files = (controller: string): StatFiles | undefined => {
    const found = directories.find(({ controllers }) => controllers.includes(controller));
    return found && new StatFiles(kernel, found.path);
  };
  const pids = files("pids");
  const memory = files("memory");
  const rdma = files("rdma");
  return {
    hugetlb: hugetlb(files("hugetlb")),
    pids: pids && { current: pids.number("pids.current"), limit: pids.limit("pids.max") },
    cpu: cpu(files("cpuacct"), files("cpu")),
    memory: memory && memoryStat(memory),
    memoryOomControl: memory && oomControl(memory),
    blkio: blkio(files("blkio")),
    rdma: rdma && {
      current: rdmaEntries(rdma, "rdma.current"),
      limit: rdmaEntries(rdma, "rdma.max"),
    },
  };
}

function cpu(cpuacct: StatFiles | undefined, throttled: StatFiles | undefined): Metrics["cpu"] {
  if (cpuacct === undefined) return undefined;
  const { user = 0n, system = 0n } = cpuacct.table("cpuacct.stat");
  const stat = throttled?.table("cpu.stat") ?? {};
  const [perCpu = []] = cpuacct.lines("cpuacct.usage_percpu");
  return {
    usage: {
      total: cpuacct.number("cpuacct.usage"),
      kernel: system * tick,
      user: user * tick,
      perCpu: perCpu.map(BigInt),
    },
    throttling: {
      periods: stat["nr_periods"],
      throttledPeriods: stat["nr_throttled"],
      throttledTime: stat["throttled_time"],
    },
  };
}

/** Fields that the kernel writes as one word, and containerd as several. */
const words: Readonly<Record<string, string>> = {
  pgpgin: "pgPgIn",
  pgpgout: "pgPgOut",
  pgfault: "pgFault",
  pgmajfault: "pgMajFault",
  total_pgpgin: "totalPgPgIn",
  total_pgpgout: "totalPgPgOut",
  total_pgfault: "totalPgFault",
  total_pgmajfault: "totalPgMajFault",
  hierarchical_memsw_limit: "hierarchicalSwapLimit",
};

function memoryStat(files: StatFiles): Metrics["memory"] {
  const entry = (name: string): NonNullable<Metrics["memory"]>["usage"] => ({
    limit: files.number(`memory.${name}limit_in_bytes`),
    usage: files.number(`memory.${name}usage_in_bytes`),
    max: files.number(`memory.${name}max_usage_in_bytes`),
    failcnt: files.number(`memory.${name}failcnt`),
  });
  const stat = Object.entries(files.table("memory.stat"));
  return {
    ...Object.fromEntries(stat.map(([name, value]) => [words[name] ?? camelCase(name), value])),
    usage: entry(""),
    swap: entry("memsw."),
    kernel: entry("kmem."),
    kernelTcp: entry("kmem.tcp."),
  };
}

function oomControl(files: StatFiles): Metrics["memoryOomControl"] {
  const control = files.table("memory.oom_control");
  return {
    oomKillDisable: control["oom_kill_disable"],
    underOom: control["under_oom"],
    oomKill: control["oom_kill"],
  };
}

/** Lines of `8:0 Read 4096`, and `Total 4096` last. */
function blkio(files: StatFiles | undefined): Metrics["blkio"] {
  if (files === undefined) return undefined;
  const entries = (name: string) =>
    files.lines(name).flatMap(([device = "", op = "", value = ""]) => {
      const [, major, minor] = /^(\d+):(\d+)$/.exec(device) ?? [];
      if (major === undefined || minor === undefined || !/^\d+$/.test(value)) return [];
      return [{ op, major: BigInt(major), minor: BigInt(minor), value: BigInt(value) }];
    });
  return {
    ioServiceBytesRecursive: entries("blkio.throttle.io_service_bytes_recursive"),
    ioServicedRecursive: entries("blkio.throttle.io_serviced_recursive"),
  };
}

function hugetlb(files: StatFiles | undefined): NonNullable<Metrics["hugetlb"]> {
  return (files?.names(/^hugetlb\.(.+)\.usage_in_bytes$/) ?? [])
    .filter((pagesize) => !pagesize.endsWith(".rsvd"))
    .map((pagesize) => ({
      usage: files?.number(`hugetlb.${pagesize}.usage_in_bytes`),
      max: files?.number(`hugetlb.${pagesize}.max_usage_in_bytes`),
      failcnt: files?.number(`hugetlb.${pagesize}.failcnt`),
      pagesize,
    }));
}
