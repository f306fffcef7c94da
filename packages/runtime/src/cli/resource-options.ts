import { Fault } from "@skiff/base";
import type { Resources } from "@skiff/spec";
import { decodeSize } from "./decode-size.ts";

/** What `update` is told of resources. Throws `invalid_argument` naming the option. */
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
