import { type AsyncStep, asyncStep, asyncTeardown, Fault, isFault } from "@skiff/base";
import { observeProcess } from "@skiff/store";
import type { Container } from "./container/container.ts";
import { isAlive, isKeptByOther, isSelf } from "./container/keeper.ts";
import { ContainerFiles } from "./container/container-files.ts";
import { tell } from "./events/container-event.ts";
import type { Engine } from "./engine.ts";
import { detachNetworks } from "./network/detach-networks.ts";
import { endStrays } from "./network/end-strays.ts";
import { listMembers } from "./pods/list-members.ts";
import { isPod } from "./pods/resolve-pod.ts";
import { letGoVolumes } from "./volumes/hold-volumes.ts";
import { releaseVolumes } from "./volumes/release-volumes.ts";
import { deletionMs } from "./task/deletion-time.ts";
import { ContainerTask, type TaskSeen } from "./task/container-task.ts";

/** By SIGKILL. */
const killed = 137;

interface Owned {
  readonly engine: Engine;
  readonly container: Container;
  readonly task: ContainerTask;
  readonly files: ContainerFiles;
  readonly dropsVolumes: boolean;
  /** How it ended, or ends by this. */
  readonly exitCode: number;
  /** What is to be gone is this one, not one that was started since. */
  readonly since: Container | undefined;
}

/**
 * All that a container owns, in the order it goes. The record, and with it the name, goes
 * last: while it exists, removal can be run again. A failed `create`, `rm`, `rm --force`,
 * `run --rm` and what follows a crash all run this list. There is no other.
 */
const removal: readonly AsyncStep<Owned>[] = [
  asyncStep("mark as removing", (owned) => markRemoving(owned)),
  asyncStep("remove members", (owned) => removeMembers(owned)),
  asyncStep("kill processes", ({ task }) => task.kill()),
  asyncStep("delete task", ({ task }) => task.remove()),
  asyncStep("unmount volumes", ({ engine, container }) => letGoVolumes(engine, container)),
  asyncStep("leave networks", ({ engine, container }) => detachNetworks(engine, container.id)),
  asyncStep("remove snapshot", ({ engine, container }) =>
    engine.store.snapshots.remove(container.snapshotKey),
  ),
  asyncStep("remove volumes", ({ engine, container, dropsVolumes }) =>
    releaseVolumes(engine, container, dropsVolumes),
  ),
  asyncStep("stop shim", ({ task }) => task.stopShim()),
  asyncStep("remove files", ({ files }) => files.remove()),
  asyncStep("forget container", ({ engine, container }) => engine.containers.remove(container)),
];

export interface RemovalOptions extends TaskSeen {
  /** Its anonymous volumes go too, as they do where the record says so. */
  readonly volumes?: boolean;
  /** How it ended; absent: it runs, and is killed. */
  readonly exitCode?: number | undefined;
  /**
   * It was looked at and did not run, and is not to be killed: throws `failed_precondition` where it
   * was started after this was read.
   */
  readonly since?: Container;
  /** Called after each step that succeeded. */
  readonly done?: (step: string, milliseconds: number) => void;
}

/** Idempotent; kills what runs. Throws what a step did, its name before it: the record is then still there. */
export async function removeContainer(
  engine: Engine,
  container: Container,
  { done, exitCode = killed, volumes = false, since, ...seen }: RemovalOptions = {},
): Promise<void> {
  await using task = new ContainerTask(engine, container.id, seen);
  const files = new ContainerFiles(engine.layout, container.id);
  const report = { warn: engine.warn, ...(done && { done }) };
  const dropsVolumes = container.dropsVolumes || volumes;
  const owned: Owned = { engine, container, task, files, dropsVolumes, exitCode, since };
  try {
    await asyncTeardown(removal, owned, report);
  } catch (error) {
    letGo(engine, container);
    throw error;
  }
}

/** Whoever tries next need not wait for this process's end. */
function letGo({ store, containers }: Engine, container: Container): void {
  try {
    store.metadata.freeing(() =>
      containers.change(container, ({ keeper }) =>
        keeper !== undefined && isSelf(keeper) ? { keeper: undefined } : {},
      ),
    );
  } catch (error) {
    if (!isFault(error, "not_found")) throw error; // another process has removed it
  }
}

/**
 * From now on it is nothing but something to remove. Who is making or starting it finds that out at
 * the end, and removes it; who removes it already may be waiting for that. So the keeper is waited
 * for, lest it make something anew and die over it when nothing names that any more. Programs that
 * one who has died has left at work are ended.
 */
async function markRemoving(owned: Owned): Promise<void> {
  if (becomeKeeper(owned, true)) return;
  using changes = owned.engine.store.watch();
  const deadline = performance.now() + 2 * deletionMs(); // who takes longer hangs
  while (!becomeKeeper(owned, performance.now() < deadline)) await changes.next();
}

/** Of a pod that is being removed there come no more. */
async function removeMembers({ engine, container, dropsVolumes }: Owned): Promise<void> {
  if (!isPod(container)) return;
  for (const member of listMembers(engine, container)) {
    await removeContainer(engine, member, { volumes: dropsVolumes });
  }
}

/** False while it is `patient`, and another process that lives makes, starts or removes it. */
function becomeKeeper(
  { engine, container, dropsVolumes, exitCode, since }: Owned,
  patient: boolean,
): boolean {
  let isBusy = false;
  let isOrphan = false;
  const mark = (now: Container): Partial<Container> => {
    const { keeper, intent, name } = now;
    if (since !== undefined && intent !== "removing" && now.startedAt !== since.startedAt) {
      throw new Fault("failed_precondition", `container ${name} was started meanwhile`);
    }
    isOrphan = keeper !== undefined && !isAlive(keeper);
    isBusy = patient && intent !== "kept" && isKeptByOther(now);
    if (now.startedAt !== undefined && now.exit === undefined && intent !== "removing") {
      tell(engine.store, now, { action: "die", exitCode: String(exitCode) });
    }
    return {
      intent: "removing",
      dropsVolumes: now.dropsVolumes || dropsVolumes,
      ...(!isBusy && { keeper: observeProcess("self") }),
    };
  };
  try {
    engine.store.metadata.freeing(() => engine.containers.change(container, mark));
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    return true;
  }
  if (isOrphan) endStrays(container.id);
  return !isBusy;
}
