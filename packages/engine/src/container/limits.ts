import { array, boolean, type Decoder, integer, object, string } from "@skiff/spec";

/** What a container may use; absent: as much as it likes. Changed by `update`. */
export interface Limits {
  /** Bytes. */
  readonly memory?: number | undefined;
  /** Bytes, memory and swap together; -1: no limit. */
  readonly memorySwap?: number | undefined;
  /** Bytes: what is left to it when the machine has little. */
  readonly memoryReservation?: number | undefined;
  /** 0 to 100: cgroup v1's alone. */
  readonly memorySwappiness?: number | undefined;
  /** Its processes wait where memory is short: cgroup v1's alone. */
  readonly oomKillDisable?: boolean | undefined;
  /** Weight among others that want a CPU; 1024 is usual. */
  readonly cpuShares?: number | undefined;
  /** Microseconds of CPU in each period. */
  readonly cpuQuota?: number | undefined;
  /** Microseconds. */
  readonly cpuPeriod?: number | undefined;
  /** What quota and period were said as: billionths of a CPU; 0: they were said themselves. */
  readonly nanoCpus?: number | undefined;
  /** Microseconds of real time in each period: cgroup v1's alone. */
  readonly cpuRealtimeRuntime?: number | undefined;
  /** Microseconds. */
  readonly cpuRealtimePeriod?: number | undefined;
  /** "0-2,7". */
  readonly cpusetCpus?: string | undefined;
  readonly cpusetMems?: string | undefined;
  /** -1: no limit. */
  readonly pidsLimit?: number | undefined;
  /** Weight among others that use the same disk, 10 to 1000. */
  readonly blkioWeight?: number | undefined;
  readonly disks?: readonly DiskLimit[] | undefined;
}

/** What a container may use of one disk. */
export interface DiskLimit {
  /** The host's path of the block device. */
  readonly device: string;
  /** As `blkioWeight`. */
  readonly weight?: number | undefined;
  /** Bytes in each second. */
  readonly readBps?: number | undefined;
  readonly writeBps?: number | undefined;
  /** Requests in each second. */
  readonly readIops?: number | undefined;
  readonly writeIops?: number | undefined;
}

const decodeDiskLimit: Decoder<DiskLimit> = object((o) => ({
  device: o.required("device", string),
  weight: o.optional("weight", integer),
  readBps: o.optional("readBps", integer),
  writeBps: o.optional("writeBps", integer),
  readIops: o.optional("readIops", integer),
  writeIops: o.optional("writeIops", integer),
}));

export const decodeLimits: Decoder<Limits> = object((o) => ({
  memory: o.optional("memory", integer),
  memorySwap: o.optional("memorySwap", integer),
  memoryReservation: o.optional("memoryReservation", integer),
  memorySwappiness: o.optional("memorySwappiness", integer),
  oomKillDisable: o.optional("oomKillDisable", boolean),
  cpuShares: o.optional("cpuShares", integer),
  cpuQuota: o.optional("cpuQuota", integer),
  cpuPeriod: o.optional("cpuPeriod", integer),
  nanoCpus: o.optional("nanoCpus", integer),
  cpuRealtimeRuntime: o.optional("cpuRealtimeRuntime", integer),
  cpuRealtimePeriod: o.optional("cpuRealtimePeriod", integer),
  cpusetCpus: o.optional("cpusetCpus", string),
  cpusetMems: o.optional("cpusetMems", string),
  pidsLimit: o.optional("pidsLimit", integer),
  blkioWeight: o.optional("blkioWeight", integer),
  disks: o.optional("disks", array(decodeDiskLimit)),
}));
