import type { StatFiles } from "./stat-files.ts";
import type { CpusetStats } from "./stats.ts";

/** What v1's controller says; nothing where there is none. */
export function observeCpuset(files: StatFiles): CpusetStats {
  const number = (name: string): bigint | undefined => files.number(`cpuset.${name}`);
  const list = (name: string): readonly number[] | undefined => {
    const [[text] = []] = files.lines(`cpuset.${name}`);
    return text?.split(",").flatMap(listRange);
  };
  return {
    cpus: list("cpus"),
    cpu_exclusive: number("cpu_exclusive"),
    mems: list("mems"),
    mem_hardwall: number("mem_hardwall"),
    mem_exclusive: number("mem_exclusive"),
    memory_migrate: number("memory_migrate"),
    memory_spread_page: number("memory_spread_page"),
    memory_spread_slab: number("memory_spread_slab"),
    memory_pressure: number("memory_pressure"),
    sched_load_balance: number("sched_load_balance"),
    sched_relax_domain_level: number("sched_relax_domain_level"),
  };
}

/** cpuset(7), "List format": 3 or 0-2. */
function listRange(range: string): readonly number[] {
  const [first = 0, last = first] = range.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
