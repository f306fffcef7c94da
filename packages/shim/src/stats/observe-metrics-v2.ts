import { StatFiles } from "@skiff/cgroups";
import type { Files } from "@skiff/kernel";
import type { Encodable, metricsV2 } from "@skiff/proto";
import { camelCase } from "./camel-case.ts";
import { rdmaEntries } from "./rdma-entries.ts";

type Metrics = Encodable<typeof metricsV2>;

/** What a container in the v2 cgroup at `path` has used up to now, as containerd says it. */
export function observeMetricsV2(kernel: Files, path: string): Metrics {
  const files = new StatFiles(kernel, path);
  return {
    pids: { current: files.number("pids.current"), limit: files.number("pids.max") },
    cpu: renamed(files.table("cpu.stat")),
    memory: {
      ...renamed(files.table("memory.stat")),
      usage: files.number("memory.current"),
      usageLimit: files.number("memory.max"),
      swapUsage: files.number("memory.swap.current"),
      swapLimit: files.number("memory.swap.max"),
      maxUsage: files.number("memory.peak"),
      swapMaxUsage: files.number("memory.swap.peak"),
    },
    memoryEvents: renamed(files.table("memory.events")),
    io: { usage: files.lines("io.stat").flatMap(ioEntry) },
    rdma: {
      current: rdmaEntries(files, "rdma.current"),
      limit: rdmaEntries(files, "rdma.max"),
    },
    hugetlb: files.names(/^hugetlb\.([^.]+)\.current$/).map((pagesize) => ({
      current: files.number(`hugetlb.${pagesize}.current`),
      max: files.number(`hugetlb.${pagesize}.max`),
      pagesize,
    })),
  };
}

function renamed(table: Readonly<Record<string, bigint>>): Readonly<Record<string, bigint>> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [camelCase(name), value]));
}

/** Lines of `8:0 rbytes=4096 wbytes=0 rios=1 wios=0 …`. */
function ioEntry([device = "", ...words]: readonly string[]): readonly IoEntry[] {
  const [, major, minor] = /^(\d+):(\d+)$/.exec(device) ?? [];
  if (major === undefined || minor === undefined) return [];
  const numbers = new Map(words.map((word) => splitAt(word, "=")));
  const count = (name: string): bigint => BigInt(numbers.get(name) ?? "0");
  return [
    {
      major: BigInt(major),
      minor: BigInt(minor),
      rbytes: count("rbytes"),
      wbytes: count("wbytes"),
      rios: count("rios"),
      wios: count("wios"),
    },
  ];
}

function splitAt(word: string, separator: string): readonly [string, string] {
  const [name = "", value = ""] = word.split(separator);
  return [name, value];
}

interface IoEntry {
  readonly major: bigint;
  readonly minor: bigint;
  readonly rbytes: bigint;
  readonly wbytes: bigint;
  readonly rios: bigint;
  readonly wios: bigint;
}
