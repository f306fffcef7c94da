/** What can be changed of a container as long as it is there, by `update()`. */
export interface ChangeableOptions {
  /** Bytes; as much as there is where not said. */
  readonly memory?: number | undefined;
  /** Bytes, memory and swap together; -1: no limit. Twice `memory` where not said. */
  readonly memorySwap?: number | undefined;
  /** Bytes that are left to it when the machine has little. */
  readonly memoryReservation?: number | undefined;
  /** How many at most: 1.5. */
  readonly cpus?: number | undefined;
  /** Weight among others that want a CPU; 1024 where not said. */
  readonly cpuShares?: number | undefined;
  /** The CPUs it runs on: "0-2,7". */
  readonly cpusetCpus?: string | undefined;
  /** The nodes its memory is of. */
  readonly cpusetMems?: string | undefined;
  /** Processes and threads at most; -1, or where not said: no limit. */
  readonly pidsLimit?: number | undefined;
  /** Whether it is started again when it stops by itself; "no" where not said. */
  readonly restart?: "no" | "always" | "on-failure" | "unless-stopped" | undefined;
}
