/** What a cgroup has used, as runc's `events` says it; times in nanoseconds, sizes in bytes. */
export interface Stats {
  readonly cpu: CpuStats;
  readonly memory: MemoryStats;
  readonly pids: {
    readonly current?: bigint | undefined;
    /** Undefined is no limit. */
    readonly limit?: bigint | undefined;
  };
  readonly blkio: {
    readonly ioServiceBytesRecursive?: readonly BlkioEntry[] | undefined;
    readonly ioServicedRecursive?: readonly BlkioEntry[] | undefined;
  };
}

export interface CpuStats {
  readonly usage: {
    readonly total?: bigint | undefined;
    readonly percpu?: readonly bigint[] | undefined;
    readonly kernel: bigint;
    readonly user: bigint;
  };
  readonly throttling: {
    readonly periods?: bigint | undefined;
    readonly throttledPeriods?: bigint | undefined;
    readonly throttledTime?: bigint | undefined;
  };
}

export interface MemoryStats {
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
