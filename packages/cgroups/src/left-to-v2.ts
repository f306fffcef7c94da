import type { Resources } from "@skiff/spec";
import type { CgroupDirectory } from "./cgroup-directory.ts";

/** The limits that no v1 hierarchy sets, because v2 has their controller or is all there is. */
export function leftToV2(v1: readonly CgroupDirectory[], resources: Resources): Resources {
  const has = (name: string): boolean => v1.some(({ controllers }) => controllers.includes(name));
  const { memory, cpu, pids, unified } = resources;
  return {
    memory: has("memory") ? undefined : memory,
    cpu: cpu && {
      ...(has("cpu") ? {} : withoutSets(cpu)),
      ...(has("cpuset") ? {} : { cpus: cpu.cpus, mems: cpu.mems }),
    },
    blockIO: has("blkio") ? undefined : resources.blockIO,
    hugepageLimits: has("hugetlb") ? undefined : resources.hugepageLimits,
    rdma: has("rdma") ? undefined : resources.rdma,
    network: resources.network && {
      classID: has("net_cls") ? undefined : resources.network.classID,
      priorities: has("net_prio") ? undefined : resources.network.priorities,
    },
    pids: has("pids") ? undefined : pids,
    unified,
  };
}

type Cpu = NonNullable<Resources["cpu"]>;

function withoutSets({ cpus: _cpus, mems: _mems, ...rest }: Cpu): Cpu {
  return rest;
}
