import { any, timestamp } from "../google.ts";
import type { Decoded } from "../wire/table.ts";

/** containerd.types.Mount */
export const mount = {
  type: [1, "string"],
  source: [2, "string"],
  target: [3, "string"],
  options: [4, "repeated", "string"],
} as const;
export type Mount = Decoded<typeof mount>;

/** containerd.types.Envelope: an event on its way. */
export const envelope = {
  timestamp: [1, (): typeof timestamp => timestamp],
  namespace: [2, "string"],
  topic: [3, "string"],
  event: [4, (): typeof any => any],
} as const;
export type Envelope = Decoded<typeof envelope>;

/** containerd.v1.types.Status */
export const taskStatus = {
  unknown: 0,
  created: 1,
  running: 2,
  stopped: 3,
  paused: 4,
  pausing: 5,
} as const;

/** containerd.v1.types.ProcessInfo */
export const processInfo = { pid: [1, "uint32"], info: [2, (): typeof any => any] } as const;

/** containerd.types.RuntimeVersion */
const runtimeVersion = { version: [1, "string"], revision: [2, "string"] } as const;

/** containerd.types.RuntimeInfo: what a shim's `-info` prints. */
export const runtimeInfo = {
  name: [1, "string"],
  version: [2, (): typeof runtimeVersion => runtimeVersion],
  options: [3, (): typeof any => any],
  features: [4, (): typeof any => any],
  annotations: [5, "map"],
} as const;
