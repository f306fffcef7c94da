import { Fault } from "@skiff/base";
import type { ContainerWish } from "@skiff/engine";
import type { ChangeableOptions } from "../changeable-options.ts";

type Limits = ContainerWish["surroundings"]["limits"];

const cpuPeriod = 100_000;

/** Only what is said. Throws `invalid_argument`. */
export function limitsOf(options: ChangeableOptions): Limits {
  const { memory, memorySwap, memoryReservation, cpus } = options;
  const { cpuShares, cpusetCpus, cpusetMems, pidsLimit } = options;
  const given = {
    memory,
    memorySwap,
    memoryReservation,
    cpuShares,
    cpusetCpus,
    cpusetMems,
    pidsLimit,
    ...(cpus !== undefined && cpuLimits(cpus)),
  };
  return Object.fromEntries(Object.entries(given).filter(([, limit]) => limit !== undefined));
}

function cpuLimits(cpus: number): Limits {
  if (cpus <= 0) throw new Fault("invalid_argument", `cpus: ${cpus} is not a number above 0`);
  return {
    cpuQuota: Math.round(cpus * cpuPeriod),
    cpuPeriod,
    nanoCpus: Math.round(cpus * 1e9),
  };
}
