/** What a container has used until now. */
export interface Usage {
  /** Nanoseconds of CPU time. */
  readonly cpu: number;
  /** Bytes, without what the kernel could take back at once. */
  readonly memory: number;
  /** Bytes; undefined for none. */
  readonly memoryLimit: number | undefined;
  /** Processes. */
  readonly pids: number;
  /** Bytes, of disks. */
  readonly read: number;
  readonly written: number;
  /** Bytes, of its own networks. */
  readonly received: number;
  readonly sent: number;
}
