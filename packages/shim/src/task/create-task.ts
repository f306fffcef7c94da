import { attempt, during, Fault, isFault } from "@skiff/base";
import { systemSocket } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import {
  type CreateTaskRequest,
  decode,
  type RuncOptions,
  runcOptions,
  runcOptionsName,
  taskEvents,
  typeName,
} from "@skiff/proto";
import { type ContainerName, createContainer, loadConfig, observeContainer } from "@skiff/runtime";
import { type ContainerId, decodeContainerId } from "@skiff/spec";
import type { Shim } from "../shim.ts";
import { type PipeOwner, Stdio } from "../stdio/stdio.ts";
import { defaultRoot } from "./default-root.ts";
import { OomWatch } from "./oom-watch.ts";
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
  const { kernel, tasks, log } = shim;
  const plan = planTask(shim, request);
  const { id, bundle, made } = plan;
  if (tasks.has(id)) throw new Fault("already_exists", `container ${id} already exists`);
  demandAbsent(kernel, { root: made.root, id });
  const rootfs = new Rootfs(kernel, bundle);
  if (made.mounts) rootfs.demandUnmounted();
  new TaskRecord(kernel, bundle).claim(made);
  using undo = new DisposableStack();
  const removal: Removal = { kernel, id, bundle, made, warn: log.warn };
  undo.defer(() => attempt(() => removeTask(removal), log.warn));
  rootfs.mount(request.rootfs);
  const task = spawnTask(shim, plan, request);
  undo.move();
  tasks.set(id, task);
  publish(shim, task, request);
  return { pid: task.init.pid };
}

/** What a request asks for, decided before anything is made. */
interface TaskPlan {
  readonly id: ContainerId;
  readonly bundle: string;
  readonly made: Made;
  readonly owner: PipeOwner;
  readonly newKeyring: boolean;
  readonly systemdCgroup: boolean;
}

function planTask({ namespace }: Shim, request: CreateTaskRequest): TaskPlan {
  if (request.checkpoint !== "") throw new Fault("unimplemented", "restore from a checkpoint");
  const options = decodeOptions(request);
  const { root = "", ioUid = 0, ioGid = 0, noNewKeyring = false } = options ?? {};
  const { systemdCgroup = false } = options ?? {};
  const base = root === "" ? defaultRoot : decodePath(root);
  return {
    id: decodeContainerId(request.id),
    bundle: decodePath(request.bundle),
    made: { root: `${base}/${namespace}`, mounts: request.rootfs.length > 0 },
    owner: { uid: ioUid, gid: ioGid },
    newKeyring: !noNewKeyring,
    systemdCgroup,
  };
}

/** A container of that name which is not this shim's must not become its own, to be removed. */
function demandAbsent(kernel: Kernel, name: ContainerName): void {
  try {
    observeContainer(kernel, name);
  } catch (error) {
    if (isFault(error, "not_found")) return;
    throw error;
  }
  throw new Fault("already_exists", `container ${name.id} exists in ${name.root} already`);
}

function spawnTask(shim: Shim, plan: TaskPlan, request: CreateTaskRequest): Task {
  const { kernel, loop, log } = shim;
  const { id, bundle, made, owner, newKeyring, systemdCgroup } = plan;
  using undo = new DisposableStack();
  const stdio = undo.use(new Stdio(kernel, loop, { uris: request, owner, warn: log.warn }));
  const spawned = during("OCI runtime create failed", () => {
    const config = loadConfig(kernel, bundle);
    const systemd = systemdCgroup ? systemSocket : undefined;
    const options = { root: made.root, id, bundle, config, newKeyring, systemd };
    return createContainer(kernel, { ...options, stdio: stdio.forProcess }, log.warn);
  });
  undo.move();
  const init = new TaskProcess(kernel, loop, request);
  const { cgroup } = spawned;
  const onKill = (): void => shim.publisher.publish(taskEvents.oom, { containerId: id });
  const oom = new OomWatch(kernel, loop, { cgroup, onKill });
  const task: Task = { id, bundle, made, owner, init, oom, execs: new Map() };
  init.spawned(spawned, {
    stdio,
    status: "created",
    onReaped: (exit) => stopTask(shim, task, exit),
  });
  return task;
}

function publish(
  { publisher }: Shim,
  { id, bundle, init }: Task,
  request: CreateTaskRequest,
): void {
  const { rootfs, terminal, stdin, stdout, stderr } = request;
  const io = { terminal, stdin, stdout, stderr };
  publisher.publish(taskEvents.create, { containerId: id, bundle, rootfs, io, pid: init.pid });
}

/** Options that are another runtime's say nothing here. */
function decodeOptions({ options }: CreateTaskRequest): RuncOptions | undefined {
  if (options === undefined || typeName(options) !== runcOptionsName) return undefined;
  const decoded = during("options", () => decode(runcOptions, options.value));
  if (decoded.noPivotRoot) throw new Fault("unimplemented", "options: no_pivot_root");
  return decoded;
}

function decodePath(path: string): string {
  if (path.startsWith("/") && !path.includes("\0")) return path.replace(/(.)\/+$/, "$1");
  throw new Fault("invalid_argument", `${JSON.stringify(path)} is no absolute path`);
}
