import { any } from "../google.ts";
import type { Decoded } from "../wire/table.ts";

/** containerd.runc.v1.Options: what containerd's clients say to any OCI runtime's shim. */
export const runcOptions = {
  noPivotRoot: [1, "bool"],
  noNewKeyring: [2, "bool"],
  shimCgroup: [3, "string"],
  ioUid: [4, "uint32"],
  ioGid: [5, "uint32"],
  binaryName: [6, "string"],
  root: [7, "string"],
  systemdCgroup: [9, "bool"],
  criuImagePath: [10, "string"],
  criuWorkPath: [11, "string"],
} as const;
export type RuncOptions = Decoded<typeof runcOptions>;

export const runcOptionsName = "containerd.runc.v1.Options";

/** containerd.runc.v1.CheckpointOptions */
export const checkpointOptions = {
  exit: [1, "bool"],
  openTcp: [2, "bool"],
  externalUnixSockets: [3, "bool"],
  terminal: [4, "bool"],
  fileLocks: [5, "bool"],
  emptyNamespaces: [6, "repeated", "string"],
  cgroupsMode: [7, "string"],
  imagePath: [8, "string"],
  workPath: [9, "string"],
} as const;
export type CheckpointOptions = Decoded<typeof checkpointOptions>;

export const checkpointOptionsName = "containerd.runc.v1.CheckpointOptions";

/** containerd.runc.v1.ProcessDetails: beside a pid that an exec made. */
export const processDetails = { execId: [1, "string"] } as const;

export const processDetailsName = "containerd.runc.v1.ProcessDetails";

const extension = { value: [1, (): typeof any => any] } as const;

/** containerd.runtime.bootstrap.v1.BootstrapParams: on a shim's stdin since containerd 2.3. */
export const bootstrapParams = {
  instanceId: [1, "string"],
  namespace: [2, "string"],
  logLevel: [3, "int32"],
  containerdVersion: [4, "string"],
  containerdTtrpcAddress: [5, "string"],
  containerdGrpcAddress: [6, "string"],
  containerdBinary: [7, "string"],
  extensions: [8, "repeated", (): typeof extension => extension],
} as const;
export type BootstrapParams = Decoded<typeof bootstrapParams>;
