import { Fault } from "@skiff/base";
import type { Resources } from "@skiff/spec";
import { decodeSize } from "./decode-size.ts";
import type { Option } from "./grammar.ts";

/** What `update` takes, named as runc's. */
export const resourceOptions: readonly Option[] = [
  { name: "memory", value: "BYTES", help: "memory; -1 is no limit" },
  { name: "memory-reservation", value: "BYTES", help: "memory that is reclaimed last" },
  { name: "memory-swap", value: "BYTES", help: "memory and swap together; -1 is no limit" },
  { name: "cpu-share", value: "NUMBER", help: "weight beside others" },
  { name: "cpu-quota", value: "MICROSECONDS", help: "of each period; -1 is no limit" },
  { name: "cpu-period", value: "MICROSECONDS", help: "how long a period is" },
  { name: "cpu-burst", value: "MICROSECONDS", help: "beyond the quota, saved before" },
  { name: "cpu-rt-period", value: "MICROSECONDS", help: "period of real-time processes (v1)" },
  { name: "cpu-rt-runtime", value: "MICROSECONDS", help: "of that period (v1)" },
  { name: "cpu-idle", value: "0|1", help: "1: run only when nobody else wants to" },
  { name: "blkio-weight", value: "NUMBER", help: "weight of its input and output, 10 to 1000" },
  { name: "cpuset-cpus", value: "LIST", help: "processors to run on: 0-2,7" },
  { name: "cpuset-mems", value: "LIST", help: "memory nodes" },
  { name: "pids-limit", value: "NUMBER", help: "processes and threads; -1 is no limit" },
];

/** Throws `invalid_argument` naming the option. */
export function decodeResourceOptions(values: ReadonlyMap<string, string>): Resources {
  const size = (name: string): number | undefined => decode(values, name, decodeSize);
  const count = (name: string): number | undefined => decode(values, name, decodeCount);
  const pids = count("pids-limit");
  return {
    memory: {
      limit: size("memory"),
      reservation: size("memory-reservation"),
      swap: size("memory-swap"),
    },
    cpu: {
      shares: count("cpu-share"),
      quota: count("cpu-quota"),
      period: count("cpu-period"),
      burst: count("cpu-burst"),
      realtimePeriod: count("cpu-rt-period"),
      realtimeRuntime: count("cpu-rt-runtime"),
      idle: count("cpu-idle"),
      cpus: values.get("cpuset-cpus"),
      mems: values.get("cpuset-mems"),
    },
    blockIO: { weight: count("blkio-weight") },
    pids: pids === undefined ? undefined : { limit: pids },
  };
}

function decode(
  values: ReadonlyMap<string, string>,
  name: string,
  read: (text: string) => number | undefined,
): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const number = read(text);
  if (number !== undefined) return number;
  throw new Fault("invalid_argument", `--${name}: ${JSON.stringify(text)} is no number`);
}

function decodeCount(text: string): number | undefined {
  const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
