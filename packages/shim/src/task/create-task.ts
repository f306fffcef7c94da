import { attempt, during, Fault } from "@skiff/base";
import {
  type CreateTaskRequest,
  decode,
  type RuncOptions,
  runcOptions,
  runcOptionsName,
  taskEvents,
  typeName,
} from "@skiff/proto";
import { createContainer, loadConfig } from "@skiff/runtime";
import { decodeContainerId } from "@skiff/spec";
import type { Shim } from "../shim.ts";
import { Stdio } from "../stdio/stdio.ts";
import { defaultRoot } from "./default-root.ts";
import { stopTask } from "./stop-task.ts";
import { type Removal, removeTask } from "./removal.ts";
import { Rootfs } from "./rootfs.ts";
import { TaskProcess } from "./task-process.ts";
import { type Made, TaskRecord } from "./task-record.ts";
import type { Task } from "./task.ts";

/**
 * Makes a container up to the point where its program could run. Throws
 * `already_exists`, `invalid_argument` for a request that cannot be meant, or
 * what went wrong; nothing is left then.
 */
export function createTask(shim: Shim, request: CreateTaskRequest): { readonly pid: number } {
  const { kernel, loop, tasks, log } = shim;
  const id = decodeContainerId(request.id);
  if (tasks.has(id)) throw new Fault("already_exists", `container ${id} already exists`);
  if (request.checkpoint !== "") throw new Fault("unimplemented", "restore from a checkpoint");
  const bundle = decodePath(request.bundle);
  const options = decodeOptions(request);
  const made = plan(shim, request, options);
  const record = new TaskRecord(kernel, bundle);
  const rootfs = new Rootfs(kernel, bundle);
  if (made.mounts) rootfs.demandUnmounted();
  record.claim(made);
  const removal: Removal = { kernel, id, bundle, made, warn: log.warn };
  using undo = new DisposableStack();
  undo.defer(() => attempt(() => removeTask(removal), log.warn));
  rootfs.mount(request.rootfs);
  const stdio = undo.use(
    new Stdio(kernel, loop, {
      uris: request,
      owner: { uid: options?.ioUid ?? 0, gid: options?.ioGid ?? 0 },
      warn: log.warn,
    }),
  );
  const spawned = during("OCI runtime create failed", () =>
    createContainer(
      kernel,
      {
        root: made.root,
        id,
        bundle,
        config: loadConfig(kernel, bundle),
        stdio: stdio.forProcess,
        newKeyring: options?.noNewKeyring !== true,
      },
      log.warn,
    ),
  );
  const init = new TaskProcess(kernel, loop, request);
  const task: Task = { id, bundle, made, init, execs: new Map() };
  init.spawned(spawned, {
    stdio,
    status: "created",
    onReaped: (exit) => stopTask(shim, task, exit),
  });
  tasks.set(id, task);
  undo.move();
  const { rootfs: mounts, terminal, stdin, stdout, stderr } = request;
  const io = { terminal, stdin, stdout, stderr };
  const event = { containerId: id, bundle, rootfs: mounts, io, pid: spawned.pid };
  shim.publisher.publish(taskEvents.create, event);
  return { pid: spawned.pid };
}

function plan(
  { namespace }: Shim,
  { rootfs }: CreateTaskRequest,
  options: RuncOptions | undefined,
): Made {
  const base =
    options === undefined || options.root === "" ? defaultRoot : decodePath(options.root);
  return { root: `${base}/${namespace}`, mounts: rootfs.length > 0 };
}

/** Options that are another runtime's say nothing here. */
function decodeOptions({ options }: CreateTaskRequest): RuncOptions | undefined {
  if (options === undefined || typeName(options) !== runcOptionsName) return undefined;
  const decoded = during("options", () => decode(runcOptions, options.value));
  if (decoded.noPivotRoot) throw new Fault("unimplemented", "options: no_pivot_root");
  if (decoded.systemdCgroup) throw new Fault("unimplemented", "options: systemd_cgroup");
  return decoded;
}

function decodePath(path: string): string {
  if (path.startsWith("/") && !path.includes("\0")) return path.replace(/(.)\/+$/, "$1");
  throw new Fault("invalid_argument", `${JSON.stringify(path)} is no absolute path`);
}
