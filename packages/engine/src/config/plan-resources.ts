import type { Resources } from "@skiff/spec";
import type { Limits } from "../container/limits.ts";

/**
 * Limits as the runtime specification has them. `hasSwap`: with a limit of memory and none of swap,
 * as much swap again may be used, where the machine has any.
 */
export function planResources(
  limits: Limits,
  { hasSwap }: { readonly hasSwap: boolean },
): Resources {
  const { memory, memorySwap, memoryReservation, cpuShares, cpuQuota, cpuPeriod } = limits;
  const { cpusetCpus, cpusetMems, pidsLimit, blkioWeight } = limits;
  const swap = memorySwap ?? (memory !== undefined && hasSwap ? memory * 2 : undefined);
  const isSet = (...values: readonly unknown[]): boolean => values.some((v) => v !== undefined);
  return {
    ...(isSet(memory, swap, memoryReservation) && {
      memory: { limit: memory, swap, reservation: memoryReservation },
    }),
    ...(isSet(cpuShares, cpuQuota, cpuPeriod, cpusetCpus, cpusetMems) && {
      cpu: {
        shares: cpuShares,
        quota: cpuQuota,
        period: cpuPeriod,
        cpus: cpusetCpus,
        mems: cpusetMems,
      },
    }),
    ...(pidsLimit !== undefined && { pids: { limit: pidsLimit } }),
    ...(blkioWeight !== undefined && { blockIO: { weight: blkioWeight } }),
  };
}
