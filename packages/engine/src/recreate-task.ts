import { attemptAsync, Fault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { awaitKeeping } from "./container/await-keeping.ts";
import type { Engine } from "./engine.ts";
import { resetContainer } from "./reset-container.ts";
import { rootLayers } from "./rootfs/root-layers.ts";
import type { Attachment } from "./task/attachment.ts";
import { createTask } from "./task/create-task.ts";
import type { Ready } from "./ready.ts";

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
