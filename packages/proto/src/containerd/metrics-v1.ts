// io.containerd.cgroups.v1, of containerd/cgroups

const hugetlbStat = {
  usage: [1, "uint64"],
  max: [2, "uint64"],
  failcnt: [3, "uint64"],
  pagesize: [4, "string"],
} as const;

const pidsStat = { current: [1, "uint64"], limit: [2, "uint64"] } as const;

/** In nanoseconds. */
const cpuUsage = {
  total: [1, "uint64"],
  kernel: [2, "uint64"],
  user: [3, "uint64"],
  perCpu: [4, "repeated", "uint64"],
} as const;

const throttle = {
  periods: [1, "uint64"],
  throttledPeriods: [2, "uint64"],
  throttledTime: [3, "uint64"],
} as const;

const cpuStat = {
  usage: [1, (): typeof cpuUsage => cpuUsage],
  throttling: [2, (): typeof throttle => throttle],
} as const;

const memoryEntry = {
  limit: [1, "uint64"],
  usage: [2, "uint64"],
  max: [3, "uint64"],
  failcnt: [4, "uint64"],
} as const;

/** The numbers of memory.stat have the kernel's names there, those of the hierarchy "total_" before them. */
const memoryStat = {
  cache: [1, "uint64"],
  rss: [2, "uint64"],
  rssHuge: [3, "uint64"],
  mappedFile: [4, "uint64"],
  dirty: [5, "uint64"],
  writeback: [6, "uint64"],
  pgPgIn: [7, "uint64"],
  pgPgOut: [8, "uint64"],
  pgFault: [9, "uint64"],
  pgMajFault: [10, "uint64"],
  inactiveAnon: [11, "uint64"],
  activeAnon: [12, "uint64"],
  inactiveFile: [13, "uint64"],
  activeFile: [14, "uint64"],
  unevictable: [15, "uint64"],
  hierarchicalMemoryLimit: [16, "uint64"],
  hierarchicalSwapLimit: [17, "uint64"],
  totalCache: [18, "uint64"],
  totalRss: [19, "uint64"],
  totalRssHuge: [20, "uint64"],
  totalMappedFile: [21, "uint64"],
  totalDirty: [22, "uint64"],
  totalWriteback: [23, "uint64"],
  totalPgPgIn: [24, "uint64"],
  totalPgPgOut: [25, "uint64"],
  totalPgFault: [26, "uint64"],
  totalPgMajFault: [27, "uint64"],
  totalInactiveAnon: [28, "uint64"],
  totalActiveAnon: [29, "uint64"],
  totalInactiveFile: [30, "uint64"],
  totalActiveFile: [31, "uint64"],
  totalUnevictable: [32, "uint64"],
  usage: [33, (): typeof memoryEntry => memoryEntry],
  swap: [34, (): typeof memoryEntry => memoryEntry],
  kernel: [35, (): typeof memoryEntry => memoryEntry],
  kernelTcp: [36, (): typeof memoryEntry => memoryEntry],
} as const;

const memoryOomControl = {
  oomKillDisable: [1, "uint64"],
  underOom: [2, "uint64"],
  oomKill: [3, "uint64"],
} as const;

const blkioEntry = {
  op: [1, "string"],
  device: [2, "string"],
  major: [3, "uint64"],
  minor: [4, "uint64"],
  value: [5, "uint64"],
} as const;

const blkioStat = {
  ioServiceBytesRecursive: [1, "repeated", (): typeof blkioEntry => blkioEntry],
  ioServicedRecursive: [2, "repeated", (): typeof blkioEntry => blkioEntry],
} as const;

const rdmaEntry = {
  device: [1, "string"],
  hcaHandles: [2, "uint32"],
  hcaObjects: [3, "uint32"],
} as const;

const rdmaStat = {
  current: [1, "repeated", (): typeof rdmaEntry => rdmaEntry],
  limit: [2, "repeated", (): typeof rdmaEntry => rdmaEntry],
} as const;

/** What a container in cgroups v1 has used, as a task's Stats. */
export const metricsV1 = {
  hugetlb: [1, "repeated", (): typeof hugetlbStat => hugetlbStat],
  pids: [2, (): typeof pidsStat => pidsStat],
  cpu: [3, (): typeof cpuStat => cpuStat],
  memory: [4, (): typeof memoryStat => memoryStat],
  blkio: [5, (): typeof blkioStat => blkioStat],
  rdma: [6, (): typeof rdmaStat => rdmaStat],
  memoryOomControl: [9, (): typeof memoryOomControl => memoryOomControl],
} as const;

export const metricsV1Name = "io.containerd.cgroups.v1.Metrics";
