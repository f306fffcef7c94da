import { any, timestamp } from "../google.ts";
import { mount } from "./types.ts";

// containerd.runtime.sandbox.v1: what a shim may serve beside its tasks.

export const createSandboxRequest = {
  sandboxId: [1, "string"],
  bundlePath: [2, "string"],
  rootfs: [3, "repeated", (): typeof mount => mount],
  options: [4, (): typeof any => any],
  netnsPath: [5, "string"],
  annotations: [6, "map"],
} as const;

export const startSandboxRequest = { sandboxId: [1, "string"] } as const;
export const startSandboxResponse = {
  pid: [1, "uint32"],
  createdAt: [2, (): typeof timestamp => timestamp],
} as const;

/** containerd.types.Platform */
const platform = {
  os: [1, "string"],
  architecture: [2, "string"],
  variant: [3, "string"],
} as const;

export const platformRequest = { sandboxId: [1, "string"] } as const;
export const platformResponse = {
  platform: [1, (): typeof platform => platform],
} as const;

export const stopSandboxRequest = { sandboxId: [1, "string"], timeoutSecs: [2, "uint32"] } as const;

export const waitSandboxRequest = { sandboxId: [1, "string"] } as const;
export const waitSandboxResponse = {
  exitStatus: [1, "uint32"],
  exitedAt: [2, (): typeof timestamp => timestamp],
} as const;

export const sandboxStatusRequest = { sandboxId: [1, "string"], verbose: [2, "bool"] } as const;
export const sandboxStatusResponse = {
  sandboxId: [1, "string"],
  pid: [2, "uint32"],
  state: [3, "string"], // SANDBOX_READY, SANDBOX_NOTREADY
  info: [4, "map"],
  createdAt: [5, (): typeof timestamp => timestamp],
  exitedAt: [6, (): typeof timestamp => timestamp],
  extra: [7, (): typeof any => any],
} as const;

export const pingRequest = { sandboxId: [1, "string"] } as const;
export const shutdownSandboxRequest = { sandboxId: [1, "string"] } as const;

/** containerd.types.Metric */
const metric = {
  timestamp: [1, (): typeof timestamp => timestamp],
  id: [2, "string"],
  data: [3, (): typeof any => any],
} as const;

export const sandboxMetricsRequest = { sandboxId: [1, "string"] } as const;
export const sandboxMetricsResponse = { metrics: [1, (): typeof metric => metric] } as const;
