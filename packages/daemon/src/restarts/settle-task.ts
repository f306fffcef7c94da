import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { during, isFault } from "@skiff/base";
import type { ClientTasks } from "@skiff/engine";
import { taskStatus } from "@skiff/proto";
import { type Container, ContainerSchema, ContainerUpdateSchema } from "@skiff/proto/grpc";
import { boolean, decodeJson, object } from "@skiff/spec";
import type { Store } from "@skiff/store";
import type { Announcer } from "../announcer.ts";
import { required } from "../request/required.ts";
import { countLabel, decodeRestartWish, type RestartWish } from "./decode-restart-wish.ts";
import { planRestart, type SeenTask } from "./plan-restart.ts";

interface Settling {
  readonly store: Store;
  readonly tasks: ClientTasks;
  readonly announcer: Announcer;
}

interface Named {
  readonly namespace: string;
  readonly id: string;
}

const SIGKILL = 9;
const deadlineMs = 10_000;

/** Does what a container's labels want of its task now. False for one that wants nothing, or is not there. */
export async function settleTask(by: Settling, task: Named): Promise<boolean> {
  const { namespace, id } = task;
  const found = by.store.in(namespace).clientContainers.find(id);
  const wish = found && during(`container ${id}`, () => decodeRestartWish(found.labels));
  if (found === undefined || wish === undefined) return false;
  const seen = await observeTask(by, task);
  const plan = planRestart(wish, seen);
  if (plan === "stop") await stop(by, task);
  if (plan !== "start") return true;
  if (seen.status !== "absent") await by.tasks.delete(namespace, id);
  await start(by, task, { wish, container: fromBinary(ContainerSchema, found.record) });
  return true;
}

async function observeTask({ tasks }: Settling, { namespace, id }: Named): Promise<SeenTask> {
  try {
    const { shim } = tasks.get(namespace, id);
    const { status, exitStatus } = await shim.task.State({ id }, { timeoutMs: deadlineMs });
    return { status: statuses.get(status) ?? "running", exitStatus };
  } catch (error) {
    if (isFault(error, "not_found")) return { status: "absent", exitStatus: 0 };
    throw error;
  }
}

const statuses: ReadonlyMap<number, SeenTask["status"]> = new Map([
  [taskStatus.created, "created"],
  [taskStatus.stopped, "stopped"],
  [taskStatus.paused, "paused"],
]);

async function stop({ tasks }: Settling, { namespace, id }: Named): Promise<void> {
  const { shim } = tasks.get(namespace, id);
  await shim.task.Kill({ id, signal: SIGKILL, all: true }, { timeoutMs: deadlineMs });
  await shim.task.Wait({ id }, { timeoutMs: deadlineMs });
  await tasks.delete(namespace, id);
}

async function start(
  by: Settling,
  { namespace, id }: Named,
  { wish, container }: { readonly wish: RestartWish; readonly container: Container },
): Promise<void> {
  const own = by.store.in(namespace);
  count(by, { namespace, id }, wish.count + 1);
  const { name, options } = required("container.runtime", container.runtime);
  const spec = required("container.spec", container.spec).value;
  const { snapshotter, snapshotKey } = container;
  const snapshots = snapshotKey === "" ? undefined : own.findSnapshotter(snapshotter);
  const mounts = (await snapshots?.mounts(snapshotKey)) ?? [];
  const terminal = isTerminal(spec);
  await by.tasks.create(namespace, id, {
    runtime: name,
    sandbox: container.sandbox,
    config: spec,
    rootfs: mounts.map(({ type, source, options: words }) => ({
      type,
      source,
      target: "",
      options: [...words],
    })),
    stdin: "",
    stdout: wish.log,
    stderr: terminal ? "" : wish.log,
    terminal,
    checkpoint: "",
    options,
  });
  const { shim } = by.tasks.get(namespace, id);
  await shim.task.Start({ id, execId: "" });
}

/** As containerd does: before it is started. */
function count({ store, announcer }: Settling, { namespace, id }: Named, times: number): void {
  const updated = store.in(namespace).clientContainers.update(id, (before) => {
    const labels = { ...before.labels, [countLabel]: String(times) };
    const container = fromBinary(ContainerSchema, before.record);
    const record = toBinary(ContainerSchema, create(ContainerSchema, { ...container, labels }));
    return { ...before, labels, record };
  });
  const { image, labels, snapshotKey } = updated;
  const event = { id, image, labels: { ...labels }, snapshotKey };
  announcer.tellIn(namespace, "/containers/update", ContainerUpdateSchema, event);
}

const decodeTerminal = object((o) =>
  o.optional(
    "process",
    object((process) => process.optional("terminal", boolean)),
  ),
);

function isTerminal(spec: Uint8Array): boolean {
  return decodeJson(new TextDecoder().decode(spec), decodeTerminal) === true;
}
