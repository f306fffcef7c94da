import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { exactText } from "../grammar/exact-text.ts";
import { text } from "../grammar/text.ts";
import { wholeNumber } from "../grammar/whole-number.ts";
import { decodeSize } from "./decode-size.ts";

export type Limits = ContainerOptions["surroundings"]["limits"];

const leastMemory = 6 * 1024 * 1024;
const period = 100_000;

const memory = size({ name: "memory", short: "m", help: "Memory limit" });
const memorySwap = size({
  name: "memory-swap",
  help: "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
});
const memoryReservation = size({ name: "memory-reservation", help: "Memory soft limit" });
const cpus = converted(
  exactText({ name: "cpus", value: "decimal", help: "Number of CPUs" }),
  decodeCpus,
);
const cpuShares = wholeNumber({
  name: "cpu-shares",
  short: "c",
  value: "int",
  help: "CPU shares (relative weight)",
});
const cpuPeriod = wholeNumber({
  name: "cpu-period",
  value: "int",
  help: "Limit CPU CFS (Completely Fair Scheduler) period",
});
const cpuQuota = wholeNumber({
  name: "cpu-quota",
  value: "int",
  help: "Limit CPU CFS (Completely Fair Scheduler) quota",
});
const cpusetCpus = text({
  name: "cpuset-cpus",
  value: "string",
  help: "CPUs in which to allow execution (0-3, 0,1)",
});
const cpusetMems = text({
  name: "cpuset-mems",
  value: "string",
  help: "MEMs in which to allow execution (0-3, 0,1)",
});
const pidsLimit = wholeNumber({
  name: "pids-limit",
  value: "int",
  help: "Tune container pids limit (set -1 for unlimited)",
});
const cpuRtPeriod = wholeNumber({
  name: "cpu-rt-period",
  value: "int",
  help: "Limit CPU real-time period in microseconds",
});
const cpuRtRuntime = wholeNumber({
  name: "cpu-rt-runtime",
  value: "int",
  help: "Limit CPU real-time runtime in microseconds",
});
const blkioWeight = wholeNumber({
  name: "blkio-weight",
  value: "uint16",
  help: "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)",
});

/** What a container may use: of `run`, `create` and `update`. */
export const limitFlags: readonly Flag<unknown>[] = [
  blkioWeight,
  cpuPeriod,
  cpuQuota,
  cpuRtPeriod,
  cpuRtRuntime,
  cpuShares,
  cpus,
  cpusetCpus,
  cpusetMems,
  memory,
  memoryReservation,
  memorySwap,
  pidsLimit,
];

/** Only what the line says. Throws `invalid_argument`. */
export function decodeLimits(line: ParsedLine): Limits {
  const share = line.get(cpus);
  if (share !== undefined && (line.has(cpuPeriod) || line.has(cpuQuota))) {
    throw wrong("conflicting options: --cpus cannot be used with --cpu-period or --cpu-quota");
  }
  const given: Limits = {
    memory: line.get(memory),
    memorySwap: line.get(memorySwap),
    memoryReservation: line.get(memoryReservation),
    cpuShares: line.get(cpuShares),
    cpuPeriod: share === undefined ? line.get(cpuPeriod) : period,
    cpuQuota: share === undefined ? line.get(cpuQuota) : Math.round(share * period),
    nanoCpus: nanoCpusOf(share, line),
    cpuRealtimePeriod: line.get(cpuRtPeriod),
    cpuRealtimeRuntime: line.get(cpuRtRuntime),
    cpusetCpus: line.get(cpusetCpus),
    cpusetMems: line.get(cpusetMems),
    pidsLimit: line.get(pidsLimit) === 0 ? -1 : line.get(pidsLimit),
    blkioWeight: line.get(blkioWeight) === 0 ? undefined : line.get(blkioWeight),
  };
  checkMemory(given);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function nanoCpusOf(share: number | undefined, line: ParsedLine): number | undefined {
  if (share !== undefined) return Math.round(share * 1e9);
  return line.has(cpuPeriod) || line.has(cpuQuota) ? 0 : undefined;
}

function checkMemory({ memory: limit, memorySwap: swap, memoryReservation: soft }: Limits): void {
  if (limit !== undefined && limit < leastMemory) {
    throw wrong("minimum memory limit allowed is 6MB");
  }
  if (swap !== undefined && swap >= 0 && limit !== undefined && swap < limit) {
    throw wrong("minimum memoryswap limit should be larger than memory limit, see usage");
  }
  if (soft !== undefined && limit !== undefined && soft > limit) {
    throw wrong("minimum memory limit can not be less than memory reservation limit, see usage");
  }
}

function size(flag: Pick<Flag<string>, "name" | "short" | "help">): Flag<number | undefined> {
  return converted(exactText({ ...flag, value: "bytes" }), (given) => {
    if (given === undefined) return undefined;
    return given === "-1" ? -1 : decodeSize(given);
  });
}

function decodeCpus(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const count = Number(given);
  const most = process.getBuiltinModule("node:os").cpus().length;
  if (/^\d*\.?\d+$/.test(given) && count >= 0.01 && count <= most) return count;
  throw wrong(`range of CPUs is from 0.01 to ${most}.00, as there are only ${most} CPUs available`);
}

function wrong(message: string): Fault {
  return new Fault("invalid_argument", message);
}
