import { during, Fault } from "@skiff/base";
import { type ExecProcessRequest, taskEvents } from "@skiff/proto";
import { decodeProcess, decodeJson } from "@skiff/spec";
import type { Shim } from "../shim.ts";
import { Exec } from "./exec.ts";
import type { Task } from "./task.ts";

/** Adds an exec; nothing runs yet. Throws `already_exists`, `failed_precondition` of a stopped container. */
export function addExec(shim: Shim, task: Task, request: ExecProcessRequest): void {
  const { execId, spec, terminal } = request;
  if (execId === "") throw new Fault("invalid_argument", "exec_id: must not be empty");
  if (task.execs.has(execId)) throw new Fault("already_exists", `process ${execId} exists already`);
  if (!task.init.isAlive)
    throw new Fault("failed_precondition", "cannot exec in a stopped container");
  if (spec === undefined) throw new Fault("invalid_argument", "spec: required");
  const process = during("spec", () =>
    decodeJson(new TextDecoder().decode(spec.value), decodeProcess),
  );
  const exec = new Exec(shim.kernel, shim.loop, {
    id: execId,
    process: { ...process, terminal },
    uris: request,
  });
  task.execs.set(execId, exec);
  shim.publisher.publish(taskEvents.execAdded, { containerId: task.id, execId });
}
