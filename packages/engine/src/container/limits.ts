import { type Decoder, integer, object, string } from "@skiff/spec";

/** What a container may use; absent: as much as it likes. Changed by `update`. */
export interface Limits {
  /** Bytes. */
  readonly memory?: number | undefined;
  /** Bytes, memory and swap together; -1: no limit. */
  readonly memorySwap?: number | undefined;
  /** Bytes: what is left to it when the machine has little. */
  readonly memoryReservation?: number | undefined;
  /** Weight among others that want a CPU; 1024 is usual. */
  readonly cpuShares?: number | undefined;
  /** Microseconds of CPU in each period. */
  readonly cpuQuota?: number | undefined;
  /** Microseconds. */
  readonly cpuPeriod?: number | undefined;
  /** "0-2,7". */
  readonly cpusetCpus?: string | undefined;
  readonly cpusetMems?: string | undefined;
  /** -1: no limit. */
  readonly pidsLimit?: number | undefined;
  /** Weight among others that use the same disk, 10 to 1000. */
  readonly blkioWeight?: number | undefined;
}

export const decodeLimits: Decoder<Limits> = object((o) => ({
  memory: o.optional("memory", integer),
  memorySwap: o.optional("memorySwap", integer),
  memoryReservation: o.optional("memoryReservation", integer),
  cpuShares: o.optional("cpuShares", integer),
  cpuQuota: o.optional("cpuQuota", integer),
  cpuPeriod: o.optional("cpuPeriod", integer),
  cpusetCpus: o.optional("cpusetCpus", string),
  cpusetMems: o.optional("cpusetMems", string),
  pidsLimit: o.optional("pidsLimit", integer),
  blkioWeight: o.optional("blkioWeight", integer),
}));
