/** What a cgroup has used, as runc's `events` says it; times in nanoseconds, sizes in bytes. */
export interface Stats {
  readonly cpu: CpuStats;
  /** v1 only. */
  readonly cpuset: CpusetStats;
  readonly memory: MemoryStats;
  readonly pids: {
    readonly current?: bigint | undefined;
    /** Undefined is no limit. */
    readonly limit?: bigint | undefined;
  };
  /** By the pages' size, as 2MB. */
  readonly hugetlb: Readonly<Record<string, HugePages>>;
  readonly blkio: {
    readonly psi?: Pressure | undefined;
    readonly ioServiceBytesRecursive?: readonly BlkioEntry[] | undefined;
    readonly ioServicedRecursive?: readonly BlkioEntry[] | undefined;
  };
}

/** Pressure stall information (psi.rst of Linux): in v2's cgroups only. */
export interface Pressure {
  readonly some: Stall;
  readonly full: Stall;
}

/** How much of the time processes waited: percent of the last 10, 60 and 300 seconds, and microseconds. */
export interface Stall {
  readonly avg10: number;
  readonly avg60: number;
  readonly avg300: number;
  readonly total: bigint;
}

export interface HugePages {
  readonly usage?: bigint | undefined;
  /** v1 only: the most that there was. */
  readonly max?: bigint | undefined;
  /** How often the limit was hit. */
  readonly failcnt: bigint;
}

export interface CpuStats {
  readonly psi?: Pressure | undefined;
  readonly usage: {
    readonly total?: bigint | undefined;
    readonly percpu?: readonly bigint[] | undefined;
    readonly percpu_kernel?: readonly bigint[] | undefined;
    readonly percpu_user?: readonly bigint[] | undefined;
    readonly kernel: bigint;
    readonly user: bigint;
  };
  readonly throttling: {
    readonly periods?: bigint | undefined;
    readonly throttledPeriods?: bigint | undefined;
    readonly throttledTime?: bigint | undefined;
  };
}

/** What cpuset(7) says of the processors and the memory that there are for it. */
export interface CpusetStats {
  readonly cpus?: readonly number[] | undefined;
  readonly cpu_exclusive?: bigint | undefined;
  readonly mems?: readonly number[] | undefined;
  readonly mem_hardwall?: bigint | undefined;
  readonly mem_exclusive?: bigint | undefined;
  readonly memory_migrate?: bigint | undefined;
  readonly memory_spread_page?: bigint | undefined;
  readonly memory_spread_slab?: bigint | undefined;
  readonly memory_pressure?: bigint | undefined;
  readonly sched_load_balance?: bigint | undefined;
  readonly sched_relax_domain_level?: bigint | undefined;
}

export interface MemoryStats {
  readonly psi?: Pressure | undefined;
  /** Of files. */
  readonly cache?: bigint | undefined;
  readonly usage: MemoryEntry;
  /** Of memory and swap together. */
  readonly swap: MemoryEntry;
  readonly kernel: MemoryEntry;
  readonly kernelTCP: MemoryEntry;
  /** The lines of memory.stat. */
  readonly raw: Readonly<Record<string, bigint>>;
}

export interface MemoryEntry {
  readonly limit: bigint;
  readonly usage?: bigint | undefined;
  readonly max?: bigint | undefined;
  /** How often the limit was hit. */
  readonly failcnt: bigint;
}

export interface BlkioEntry {
  readonly major: number;
  readonly minor: number;
  readonly op: string;
  readonly value: bigint;
}
