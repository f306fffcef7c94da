import type { Resources } from "@skiff/spec";
import type { CgroupDirectory } from "./cgroup-directory.ts";

/** The limits that no v1 hierarchy sets, because v2 has their controller or is all there is. */
export function leftToV2(v1: readonly CgroupDirectory[], resources: Resources): Resources {
  const has = (name: string): boolean => v1.some(({ controllers }) => controllers.includes(name));
  const { memory, cpu, pids, unified } = resources;
  return {
    memory: has("memory") ? undefined : memory,
    cpu: cpu && {
      ...(has("cpu") ? {} : { shares: cpu.shares, quota: cpu.quota, period: cpu.period }),
      ...(has("cpuset") ? {} : { cpus: cpu.cpus, mems: cpu.mems }),
    },
    pids: has("pids") ? undefined : pids,
    unified,
  };
}
