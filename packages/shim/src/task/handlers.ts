import { Fault } from "@skiff/base";
import type { Encodable, TaskService, waitResponse } from "@skiff/proto";
import type { Handlers, Reply } from "@skiff/rpc";
import { ownsNothing, type Shim } from "../shim.ts";
import { checkpointTask } from "./checkpoint-task.ts";
import { createWithResolver } from "./create-with-resolver.ts";
import { deleteExec } from "./delete-exec.ts";
import { deleteTask } from "./delete-task.ts";
import { addExec } from "./add-exec.ts";
import type { Exec } from "./exec.ts";
import { getTask } from "./get-task.ts";
import { killProcess } from "./kill-process.ts";
import { listPids } from "./list-pids.ts";
import { observeStats } from "./observe-stats.ts";
import { pauseTask } from "./pause-task.ts";
import { restoreTask } from "./restore-task.ts";
import { resumeTask } from "./resume-task.ts";
import { startExec } from "./start-exec.ts";
import { startTask } from "./start-task.ts";
import { stateOf } from "./state-of.ts";
import { getProcess } from "./get-process.ts";
import type { Task } from "./task.ts";
import { updateTask } from "./update-task.ts";

/** The task service: each method to its verb. */
export function taskHandlers(shim: Shim): Handlers<TaskService> {
  return {
    Create: (request) => createWithResolver(shim, request),
    Start: ({ id, execId }) => {
      const task = getTask(shim, id);
      if (execId !== "") return startExec(shim, task, getExec(task, execId));
      if (task.checkpoint === undefined) return startTask(shim, task);
      const { checkpoint } = task;
      return (reply) => restoreTask(shim, task, checkpoint, reply);
    },
    State: ({ id, execId }) => stateOf(shim, getTask(shim, id), execId),
    Kill: (request) => {
      killProcess(shim, getTask(shim, request.id), request);
      return {};
    },
    Wait: ({ id, execId }) => {
      const process = getProcess(getTask(shim, id), execId);
      return (reply: Reply<Encodable<typeof waitResponse>>) =>
        process.whenStopped(({ status, at }) => reply.send({ exitStatus: status, exitedAt: at }));
    },
    Exec: (request) => {
      addExec(shim, getTask(shim, request.id), request);
      return {};
    },
    ResizePty: ({ id, execId, width, height }) => {
      getProcess(getTask(shim, id), execId).resize(width, height);
      return {};
    },
    CloseIO: ({ id, execId }) => {
      getProcess(getTask(shim, id), execId).closeStdin();
      return {};
    },
    Delete: ({ id, execId }) => {
      const task = getTask(shim, id);
      if (execId === "") return (reply) => deleteTask(shim, task, reply);
      const exec = getExec(task, execId);
      return (reply) => deleteExec(task, exec, reply);
    },
    Pids: ({ id }) => listPids(shim, getTask(shim, id)),
    Connect: ({ id }) => ({
      shimPid: shim.kernel.getpid(),
      taskPid: shim.tasks.get(id)?.init.pid ?? 0,
    }),
    Shutdown: () => {
      if (ownsNothing(shim)) shim.shutdown();
      return {};
    },
    Pause: ({ id }) => {
      const task = getTask(shim, id);
      return (reply) => pauseTask(shim, task, reply);
    },
    Resume: ({ id }) => {
      resumeTask(shim, getTask(shim, id));
      return {};
    },
    Checkpoint: (request) => {
      const task = getTask(shim, request.id);
      return (reply) => checkpointTask(shim, task, request, reply);
    },
    Update: (request) => {
      const task = getTask(shim, request.id);
      return (reply) => updateTask(shim, task, request, reply);
    },
    Stats: ({ id }) => {
      const task = getTask(shim, id);
      return (reply) => observeStats(shim, task, reply);
    },
  };
}

function getExec(task: Task, execId: string): Exec {
  const exec = task.execs.get(execId);
  if (exec !== undefined) return exec;
  throw new Fault("not_found", `process ${execId} does not exist in container ${task.id}`);
}
