import { attempt, during, Fault, isFault } from "@skiff/base";
import { type CgroupDirectory, systemSocket } from "@skiff/cgroups";
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
import { type ContainerName, createContainer, findCgroup, observeContainer } from "@skiff/runtime";
import { type ContainerId, decodeContainerId } from "@skiff/spec";
import type { Resolver } from "../resolver/resolver.ts";
import type { Shim } from "../shim.ts";
import { type PipeOwner, Stdio } from "../stdio/stdio.ts";
import { decodePath } from "./decode-path.ts";
import { defaultRoot } from "./default-root.ts";
import { joinShimCgroup } from "./join-shim-cgroup.ts";
import { OomWatch } from "./oom-watch.ts";
import { stopTask } from "./stop-task.ts";
import { type Removal, removeTask } from "./removal.ts";
import { Rootfs } from "./rootfs.ts";
import { TaskProcess } from "./task-process.ts";
import { type Made, TaskRecord } from "./task-record.ts";
import type { Checkpoint, Task } from "./task.ts";

/**
 * Makes a container up to the point where its program could run; one that is to be restored from a
 * checkpoint has no process before its start. Throws
 * `already_exists`, `invalid_argument` for a request that cannot be meant, or
 * what went wrong; nothing is left then. The resolver is the task's own from then on, unless it throws.
 */
export function createTask(
  shim: Shim,
  request: CreateTaskRequest,
  resolver?: Resolver,
): { readonly pid: number } {
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
  const task =
    plan.checkpoint === undefined
      ? spawnTask(shim, { plan, request, resolver })
      : taskOf(shim, {
          plan,
          request,
          resolver,
          findCgroup: () => findCgroup(kernel, { root: made.root, id }),
        });
  // A relative path of the container's own cgroup is from where the shim was before.
  if (plan.shimCgroup !== "") joinShimCgroup(kernel, plan.shimCgroup);
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
  readonly noPivot: boolean;
  readonly systemdCgroup: boolean;
  /** In which the shim is to be itself; "": where it is. */
  readonly shimCgroup: string;
  readonly checkpoint: Checkpoint | undefined;
}

function planTask({ namespace }: Shim, request: CreateTaskRequest): TaskPlan {
  const options = decodeOptions(request);
  const { root = "", ioUid = 0, ioGid = 0, noNewKeyring = false } = options ?? {};
  const { systemdCgroup = false, noPivotRoot = false, shimCgroup = "" } = options ?? {};
  const base = root === "" ? defaultRoot : decodePath(root);
  return {
    id: decodeContainerId(request.id),
    bundle: decodePath(request.bundle),
    made: { root: `${base}/${namespace}`, mounts: request.rootfs.length > 0 },
    owner: { uid: ioUid, gid: ioGid },
    newKeyring: !noNewKeyring,
    noPivot: noPivotRoot,
    systemdCgroup,
    shimCgroup,
    checkpoint: request.checkpoint === "" ? undefined : checkpointOf(request, options),
  };
}

function checkpointOf(
  { checkpoint, bundle }: CreateTaskRequest,
  options: RuncOptions | undefined,
): Checkpoint {
  const { systemdCgroup = false, criuWorkPath = "" } = options ?? {};
  if (systemdCgroup) throw new Fault("unimplemented", "restore: not with systemd's cgroup driver");
  return { images: decodePath(checkpoint), work: decodePath(criuWorkPath || bundle) };
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

interface Wanted {
  readonly plan: TaskPlan;
  readonly request: CreateTaskRequest;
  readonly resolver: Resolver | undefined;
}

function spawnTask(shim: Shim, wanted: Wanted): Task {
  const { kernel, loop, log, rootless } = shim;
  const { plan, request } = wanted;
  const { id, bundle, made, owner, newKeyring, noPivot, systemdCgroup } = plan;
  using undo = new DisposableStack();
  const stdio = undo.use(
    new Stdio(kernel, loop, {
      uris: request,
      owner,
      container: { id, namespace: shim.namespace, children: shim.children },
      warn: log.warn,
    }),
  );
  const spawned = during("OCI runtime create failed", () => {
    const understood = shim.config.get(kernel, bundle);
    const systemd = systemdCgroup ? systemSocket : undefined;
    const options = { root: made.root, id, bundle, newKeyring, noPivot, systemd, rootless };
    const all = { ...options, ...understood, stdio: stdio.forProcess };
    return createContainer(kernel, all, log.warn);
  });
  undo.move();
  const task = taskOf(shim, { ...wanted, findCgroup: () => spawned.cgroup });
  task.init.spawned(spawned, {
    stdio,
    status: "created",
    onReaped: (exit) => stopTask(shim, task, exit),
  });
  return task;
}

/** Without a process yet. */
function taskOf(
  { kernel, loop, publisher }: Shim,
  {
    plan: { id, bundle, made, owner, checkpoint },
    request,
    resolver,
    findCgroup: find,
  }: Wanted & { readonly findCgroup: () => readonly CgroupDirectory[] },
): Task {
  const init = new TaskProcess(kernel, loop, request);
  const onKill = (): void => publisher.publish(taskEvents.oom, { containerId: id });
  const oom = new OomWatch(kernel, loop, { findCgroup: find, onKill });
  return { id, bundle, made, owner, init, oom, resolver, checkpoint, execs: new Map() };
}

function publish(
  { publisher }: Shim,
  { id, bundle, init }: Task,
  request: CreateTaskRequest,
): void {
  const { rootfs, terminal, stdin, stdout, stderr, checkpoint } = request;
  const io = { terminal, stdin, stdout, stderr };
  const { pid } = init;
  publisher.publish(taskEvents.create, { containerId: id, bundle, rootfs, io, checkpoint, pid });
}

/** Options that are another runtime's say nothing here. */
function decodeOptions({ options }: CreateTaskRequest): RuncOptions | undefined {
  if (options === undefined || typeName(options) !== runcOptionsName) return undefined;
  const decoded = during("options", () => decode(runcOptions, options.value));
  return decoded;
}
