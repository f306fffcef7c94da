import { empty } from "../google.ts";
import type { Unary } from "../service.ts";
import * as task from "./task.ts";

type Empty = typeof empty;

/** The task service, as containerd.task.v2.Task and containerd.task.v3.Task both have it. */
export type TaskService = {
  readonly State: Unary<typeof task.stateRequest, typeof task.stateResponse>;
  readonly Create: Unary<typeof task.createTaskRequest, typeof task.createTaskResponse>;
  readonly Start: Unary<typeof task.startRequest, typeof task.startResponse>;
  readonly Delete: Unary<typeof task.deleteRequest, typeof task.deleteResponse>;
  readonly Pids: Unary<typeof task.pidsRequest, typeof task.pidsResponse>;
  readonly Pause: Unary<typeof task.pauseRequest, Empty>;
  readonly Resume: Unary<typeof task.resumeRequest, Empty>;
  readonly Checkpoint: Unary<typeof task.checkpointTaskRequest, Empty>;
  readonly Kill: Unary<typeof task.killRequest, Empty>;
  readonly Exec: Unary<typeof task.execProcessRequest, Empty>;
  readonly ResizePty: Unary<typeof task.resizePtyRequest, Empty>;
  readonly CloseIO: Unary<typeof task.closeIORequest, Empty>;
  readonly Update: Unary<typeof task.updateTaskRequest, Empty>;
  readonly Wait: Unary<typeof task.waitRequest, typeof task.waitResponse>;
  readonly Stats: Unary<typeof task.statsRequest, typeof task.statsResponse>;
  readonly Connect: Unary<typeof task.connectRequest, typeof task.connectResponse>;
  readonly Shutdown: Unary<typeof task.shutdownRequest, Empty>;
};

export const taskService: TaskService = {
  State: { request: task.stateRequest, response: task.stateResponse },
  Create: { request: task.createTaskRequest, response: task.createTaskResponse },
  Start: { request: task.startRequest, response: task.startResponse },
  Delete: { request: task.deleteRequest, response: task.deleteResponse },
  Pids: { request: task.pidsRequest, response: task.pidsResponse },
  Pause: { request: task.pauseRequest, response: empty },
  Resume: { request: task.resumeRequest, response: empty },
  Checkpoint: { request: task.checkpointTaskRequest, response: empty },
  Kill: { request: task.killRequest, response: empty },
  Exec: { request: task.execProcessRequest, response: empty },
  ResizePty: { request: task.resizePtyRequest, response: empty },
  CloseIO: { request: task.closeIORequest, response: empty },
  Update: { request: task.updateTaskRequest, response: empty },
  Wait: { request: task.waitRequest, response: task.waitResponse },
  Stats: { request: task.statsRequest, response: task.statsResponse },
  Connect: { request: task.connectRequest, response: task.connectResponse },
  Shutdown: { request: task.shutdownRequest, response: empty },
};

export const taskServiceNames = {
  v2: "containerd.task.v2.Task",
  v3: "containerd.task.v3.Task",
} as const;
