import type { criuCgroupModes } from "@skiff/proto";

/** What checkpoint and restore both ask of criu(8). */
export interface CriuFlags {
  /** The directory of the images; absolute. */
  readonly images: string;
  /** Where criu's log is: the images' directory if not said. Absolute. */
  readonly work: string | undefined;
  readonly cgroupMode: keyof typeof criuCgroupModes;
  readonly tcpEstablished: boolean;
  readonly extUnixSk: boolean;
  readonly shellJob: boolean;
  readonly fileLocks: boolean;
  readonly lazyPages: boolean;
  readonly autoDedup: boolean;
}
