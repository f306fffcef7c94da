import { any, timestamp } from "../google.ts";
import type { Decoded } from "../wire/table.ts";
import { mount, processInfo } from "./types.ts";

// containerd.task.v3, and v2: their messages are the same but for one field
// (CreateTaskRequest.oom_path, 11, of v2), which no shim of ours reads.

export const createTaskRequest = {
  id: [1, "string"],
  bundle: [2, "string"],
  rootfs: [3, "repeated", (): typeof mount => mount],
  terminal: [4, "bool"],
  stdin: [5, "string"],
  stdout: [6, "string"],
  stderr: [7, "string"],
  checkpoint: [8, "string"],
  parentCheckpoint: [9, "string"],
  options: [10, (): typeof any => any],
} as const;
export type CreateTaskRequest = Decoded<typeof createTaskRequest>;

export const createTaskResponse = { pid: [1, "uint32"] } as const;

export const startRequest = { id: [1, "string"], execId: [2, "string"] } as const;
export const startResponse = { pid: [1, "uint32"] } as const;

export const deleteRequest = { id: [1, "string"], execId: [2, "string"] } as const;
export const deleteResponse = {
  pid: [1, "uint32"],
  exitStatus: [2, "uint32"],
  exitedAt: [3, (): typeof timestamp => timestamp],
} as const;
export type DeleteResponse = Decoded<typeof deleteResponse>;

export const execProcessRequest = {
  id: [1, "string"],
  execId: [2, "string"],
  terminal: [3, "bool"],
  stdin: [4, "string"],
  stdout: [5, "string"],
  stderr: [6, "string"],
  spec: [7, (): typeof any => any],
} as const;
export type ExecProcessRequest = Decoded<typeof execProcessRequest>;

export const resizePtyRequest = {
  id: [1, "string"],
  execId: [2, "string"],
  width: [3, "uint32"],
  height: [4, "uint32"],
} as const;

export const stateRequest = { id: [1, "string"], execId: [2, "string"] } as const;
export const stateResponse = {
  id: [1, "string"],
  bundle: [2, "string"],
  pid: [3, "uint32"],
  status: [4, "int32"], // taskStatus
  stdin: [5, "string"],
  stdout: [6, "string"],
  stderr: [7, "string"],
  terminal: [8, "bool"],
  exitStatus: [9, "uint32"],
  exitedAt: [10, (): typeof timestamp => timestamp],
  execId: [11, "string"],
} as const;
export type StateResponse = Decoded<typeof stateResponse>;

export const killRequest = {
  id: [1, "string"],
  execId: [2, "string"],
  signal: [3, "uint32"],
  all: [4, "bool"],
} as const;

export const closeIORequest = {
  id: [1, "string"],
  execId: [2, "string"],
  stdin: [3, "bool"],
} as const;

export const pidsRequest = { id: [1, "string"] } as const;
export const pidsResponse = {
  processes: [1, "repeated", (): typeof processInfo => processInfo],
} as const;

export const checkpointTaskRequest = {
  id: [1, "string"],
  path: [2, "string"],
  options: [3, (): typeof any => any],
} as const;

export type CheckpointTaskRequest = Decoded<typeof checkpointTaskRequest>;

export const updateTaskRequest = {
  id: [1, "string"],
  resources: [2, (): typeof any => any],
  annotations: [3, "map"],
} as const;

export type UpdateTaskRequest = Decoded<typeof updateTaskRequest>;

export const waitRequest = { id: [1, "string"], execId: [2, "string"] } as const;
export const waitResponse = {
  exitStatus: [1, "uint32"],
  exitedAt: [2, (): typeof timestamp => timestamp],
} as const;

export const statsRequest = { id: [1, "string"] } as const;
export const statsResponse = { stats: [1, (): typeof any => any] } as const;

export const connectRequest = { id: [1, "string"] } as const;
export const connectResponse = {
  shimPid: [1, "uint32"],
  taskPid: [2, "uint32"],
  version: [3, "string"],
} as const;

export const shutdownRequest = { id: [1, "string"], now: [2, "bool"] } as const;
export const pauseRequest = { id: [1, "string"] } as const;
export const resumeRequest = { id: [1, "string"] } as const;
