import type { Integer64, Resources } from "@skiff/spec";

/**
 * Without the limits that are 0 or empty and mean nothing so: clients that change one limit, as
 * `docker update`, write the others like that to let them be. Where 0 is a wish, as for
 * swappiness or idle, it stays.
 */
export function withoutZeros(resources: Resources): Resources {
  const { memory, cpu } = resources;
  return {
    ...resources,
    memory: memory && {
      ...memory,
      limit: wished(memory.limit),
      reservation: wished(memory.reservation),
      swap: wished(memory.swap),
      kernel: wished(memory.kernel),
      kernelTCP: wished(memory.kernelTCP),
    },
    cpu: cpu && {
      ...cpu,
      shares: wished(cpu.shares),
      quota: wished(cpu.quota),
      period: wished(cpu.period),
      realtimePeriod: wished(cpu.realtimePeriod),
      realtimeRuntime: wished(cpu.realtimeRuntime),
      cpus: wished(cpu.cpus),
      mems: wished(cpu.mems),
    },
  };
}

function wished<T extends Integer64 | string>(value: T | undefined): T | undefined {
  return value === 0 || value === "" ? undefined : value;
}
