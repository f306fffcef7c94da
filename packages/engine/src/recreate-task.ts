import { attemptAsync, Fault, isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { awaitKeeping } from "./container/await-keeping.ts";
import type { Engine } from "./engine.ts";
import { observeContainer } from "./observe-container.ts";
import { resetContainer } from "./reset-container.ts";
import { rootLayers } from "./rootfs/root-layers.ts";
import type { Attachment } from "./task/attachment.ts";
import { createTask } from "./task/create-task.ts";
import type { Ready } from "./ready.ts";
import { startDetached } from "./start-detached.ts";

/**
 * Creates the task of a container that does not run. A fault on the way, or a crash, leaves the
 * container as it was. Throws `failed_precondition` for one that is being removed, or that
 * another process sees to for long.
 */
export async function recreateTask(
  engine: Engine,
  wanted: Container,
  attachment?: Attachment,
): Promise<Ready> {
  await ensurePod(engine, wanted);
  const container = await awaitKeeping(engine, wanted, (now) => {
    if (now.startedAt === undefined || now.exit !== undefined) return { intent: "starting" };
    throw new Fault("failed_precondition", `container ${now.name} is running already`);
  });
  await using undo = new AsyncDisposableStack();
  undo.defer(() => attemptAsync(() => resetContainer(engine, container), engine.warn));
  const task = await createTask(engine, container, {
    attachment,
    layers: rootLayers(engine, container),
  });
  undo.move();
  return { ...task, container, undo: () => resetContainer(engine, container, task) };
}

/**
 * The pod that a container is in runs from then on, whoever has started it. Throws `failed_precondition`
 * where it is paused, or being removed.
 */
export async function ensurePod(engine: Engine, { config }: Container): Promise<void> {
  if (config.pod === undefined) return;
  const pod = engine.containers.get(config.pod);
  if (await runs(engine, pod)) return;
  try {
    await startDetached(engine, await recreateTask(engine, pod));
  } catch (error) {
    if (!isFault(error, "failed_precondition")) throw error;
    if (!(await runs(engine, engine.containers.get(pod.id)))) throw error;
  } // another process has started it meanwhile
}

async function runs(engine: Engine, pod: Container): Promise<boolean> {
  const { status } = await observeContainer(engine, pod);
  if (status !== "paused") return status === "running";
  throw new Fault("failed_precondition", `pod ${pod.name} is paused; unpause it first`);
}
