// io.containerd.cgroups.v2, of containerd/cgroups

const pidsStat = { current: [1, "uint64"], limit: [2, "uint64"] } as const;

/** cpu.stat, in microseconds. */
const cpuStat = {
  usageUsec: [1, "uint64"],
  userUsec: [2, "uint64"],
  systemUsec: [3, "uint64"],
  nrPeriods: [4, "uint64"],
  nrThrottled: [5, "uint64"],
  throttledUsec: [6, "uint64"],
} as const;

/** The numbers of memory.stat have the kernel's names there. */
const memoryStat = {
  anon: [1, "uint64"],
  file: [2, "uint64"],
  kernelStack: [3, "uint64"],
  slab: [4, "uint64"],
  sock: [5, "uint64"],
  shmem: [6, "uint64"],
  fileMapped: [7, "uint64"],
  fileDirty: [8, "uint64"],
  fileWriteback: [9, "uint64"],
  anonThp: [10, "uint64"],
  inactiveAnon: [11, "uint64"],
  activeAnon: [12, "uint64"],
  inactiveFile: [13, "uint64"],
  activeFile: [14, "uint64"],
  unevictable: [15, "uint64"],
  slabReclaimable: [16, "uint64"],
  slabUnreclaimable: [17, "uint64"],
  pgfault: [18, "uint64"],
  pgmajfault: [19, "uint64"],
  workingsetRefault: [20, "uint64"],
  workingsetActivate: [21, "uint64"],
  workingsetNodereclaim: [22, "uint64"],
  pgrefill: [23, "uint64"],
  pgscan: [24, "uint64"],
  pgsteal: [25, "uint64"],
  pgactivate: [26, "uint64"],
  pgdeactivate: [27, "uint64"],
  pglazyfree: [28, "uint64"],
  pglazyfreed: [29, "uint64"],
  thpFaultAlloc: [30, "uint64"],
  thpCollapseAlloc: [31, "uint64"],
  usage: [32, "uint64"],
  usageLimit: [33, "uint64"],
  swapUsage: [34, "uint64"],
  swapLimit: [35, "uint64"],
  maxUsage: [36, "uint64"],
  swapMaxUsage: [37, "uint64"],
} as const;

const memoryEvents = {
  low: [1, "uint64"],
  high: [2, "uint64"],
  max: [3, "uint64"],
  oom: [4, "uint64"],
  oomKill: [5, "uint64"],
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

const ioEntry = {
  major: [1, "uint64"],
  minor: [2, "uint64"],
  rbytes: [3, "uint64"],
  wbytes: [4, "uint64"],
  rios: [5, "uint64"],
  wios: [6, "uint64"],
} as const;

const ioStat = { usage: [1, "repeated", (): typeof ioEntry => ioEntry] } as const;

const hugeTlbStat = {
  current: [1, "uint64"],
  max: [2, "uint64"],
  pagesize: [3, "string"],
} as const;

/** What a container in cgroup v2 has used, as a task's Stats. */
export const metricsV2 = {
  pids: [1, (): typeof pidsStat => pidsStat],
  cpu: [2, (): typeof cpuStat => cpuStat],
  memory: [4, (): typeof memoryStat => memoryStat],
  rdma: [5, (): typeof rdmaStat => rdmaStat],
  io: [6, (): typeof ioStat => ioStat],
  hugetlb: [7, "repeated", (): typeof hugeTlbStat => hugeTlbStat],
  memoryEvents: [8, (): typeof memoryEvents => memoryEvents],
} as const;

export const metricsV2Name = "io.containerd.cgroups.v2.Metrics";
