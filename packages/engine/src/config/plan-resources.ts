import type { Resources } from "@skiff/spec";
import type { Limits } from "../container/limits.ts";
import type { ObservedDisk } from "./observe-disks.ts";
import { planBlockIo } from "./plan-block-io.ts";

/**
 * Limits as the runtime specification has them. `hasSwap`: with a limit of memory and none of swap,
 * as much swap again may be used, where the machine has any.
 */
export function planResources(
  limits: Limits,
  { hasSwap, disks }: { readonly hasSwap: boolean; readonly disks: readonly ObservedDisk[] },
): Resources {
  const { pidsLimit } = limits;
  const memory = planMemory(limits, hasSwap);
  const cpu = planCpu(limits);
  const blockIO = planBlockIo(limits.blkioWeight, disks);
  return {
    ...(isAnySet(memory) && { memory }),
    ...(isAnySet(cpu) && { cpu }),
    ...(pidsLimit !== undefined && { pids: { limit: pidsLimit } }),
    ...(blockIO && { blockIO }),
  };
}

function planMemory(limits: Limits, hasSwap: boolean): NonNullable<Resources["memory"]> {
  const { memory, memorySwap, memoryReservation, memorySwappiness, oomKillDisable } = limits;
  return {
    limit: memory,
    swap: memorySwap ?? (memory !== undefined && hasSwap ? memory * 2 : undefined),
    reservation: memoryReservation,
    swappiness: memorySwappiness,
    disableOOMKiller: oomKillDisable,
  };
}

function planCpu(limits: Limits): NonNullable<Resources["cpu"]> {
  return {
    shares: limits.cpuShares,
    quota: limits.cpuQuota,
    period: limits.cpuPeriod,
    realtimeRuntime: limits.cpuRealtimeRuntime,
    realtimePeriod: limits.cpuRealtimePeriod,
    cpus: limits.cpusetCpus,
    mems: limits.cpusetMems,
  };
}

function isAnySet(limits: object): boolean {
  return Object.values(limits).some((limit) => limit !== undefined);
}
