import { empty, timestamp } from "../google.ts";
import type { Unary } from "../service.ts";
import type { Table } from "../wire/table.ts";
import { envelope, mount } from "./types.ts";

// containerd.events

const taskIO = {
  stdin: [1, "string"],
  stdout: [2, "string"],
  stderr: [3, "string"],
  terminal: [4, "bool"],
} as const;

export const taskCreate = {
  containerId: [1, "string"],
  bundle: [2, "string"],
  rootfs: [3, "repeated", (): typeof mount => mount],
  io: [4, (): typeof taskIO => taskIO],
  checkpoint: [5, "string"],
  pid: [6, "uint32"],
} as const;

export const taskStart = { containerId: [1, "string"], pid: [2, "uint32"] } as const;

export const taskDelete = {
  containerId: [1, "string"],
  pid: [2, "uint32"],
  exitStatus: [3, "uint32"],
  exitedAt: [4, (): typeof timestamp => timestamp],
  id: [5, "string"],
} as const;

export const taskExit = {
  containerId: [1, "string"],
  id: [2, "string"],
  pid: [3, "uint32"],
  exitStatus: [4, "uint32"],
  exitedAt: [5, (): typeof timestamp => timestamp],
} as const;

export const taskOOM = { containerId: [1, "string"] } as const;

export const taskExecAdded = { containerId: [1, "string"], execId: [2, "string"] } as const;

export const taskExecStarted = {
  containerId: [1, "string"],
  execId: [2, "string"],
  pid: [3, "uint32"],
} as const;

export const taskPaused = { containerId: [1, "string"] } as const;

export const taskResumed = { containerId: [1, "string"] } as const;

export const taskCheckpointed = {
  containerId: [1, "string"],
  checkpoint: [2, "string"],
} as const;

/** Every event of a task: its topic, and its message's full name and table. */
export type TaskEvents = {
  readonly create: TaskEvent<typeof taskCreate>;
  readonly start: TaskEvent<typeof taskStart>;
  readonly exit: TaskEvent<typeof taskExit>;
  readonly delete: TaskEvent<typeof taskDelete>;
  readonly oom: TaskEvent<typeof taskOOM>;
  readonly execAdded: TaskEvent<typeof taskExecAdded>;
  readonly execStarted: TaskEvent<typeof taskExecStarted>;
  readonly paused: TaskEvent<typeof taskPaused>;
  readonly resumed: TaskEvent<typeof taskResumed>;
  readonly checkpointed: TaskEvent<typeof taskCheckpointed>;
};

export interface TaskEvent<T extends Table = Table> {
  readonly topic: string;
  readonly name: string;
  readonly table: T;
}

export const taskEvents: TaskEvents = {
  create: { topic: "/tasks/create", name: "containerd.events.TaskCreate", table: taskCreate },
  start: { topic: "/tasks/start", name: "containerd.events.TaskStart", table: taskStart },
  exit: { topic: "/tasks/exit", name: "containerd.events.TaskExit", table: taskExit },
  delete: { topic: "/tasks/delete", name: "containerd.events.TaskDelete", table: taskDelete },
  oom: { topic: "/tasks/oom", name: "containerd.events.TaskOOM", table: taskOOM },
  execAdded: {
    topic: "/tasks/exec-added",
    name: "containerd.events.TaskExecAdded",
    table: taskExecAdded,
  },
  execStarted: {
    topic: "/tasks/exec-started",
    name: "containerd.events.TaskExecStarted",
    table: taskExecStarted,
  },
  paused: { topic: "/tasks/paused", name: "containerd.events.TaskPaused", table: taskPaused },
  resumed: { topic: "/tasks/resumed", name: "containerd.events.TaskResumed", table: taskResumed },
  checkpointed: {
    topic: "/tasks/checkpointed",
    name: "containerd.events.TaskCheckpointed",
    table: taskCheckpointed,
  },
};

const forwardRequest = { envelope: [1, (): typeof envelope => envelope] } as const;

/** containerd.services.events.ttrpc.v1.Events, where shims send their events. */
export type EventsService = {
  readonly Forward: Unary<typeof forwardRequest, typeof empty>;
};

export const eventsService: EventsService = {
  Forward: { request: forwardRequest, response: empty },
};

export const eventsServiceName = "containerd.services.events.ttrpc.v1.Events";
