import type { Container } from "./container/container.ts";
import { ContainerFiles } from "./container/container-files.ts";
import type { Engine } from "./engine.ts";
import { detachNetworks } from "./network/detach-networks.ts";
import { removeContainer } from "./remove-container.ts";
import { letGoVolumes } from "./volumes/hold-volumes.ts";
import { ContainerTask, type TaskSeen } from "./task/container-task.ts";

/**
 * Takes back a start that failed, or whose maker died: what runs of the container is killed, and
 * the container is what it was before. One that is being removed meanwhile is removed. Idempotent.
 */
export async function resetContainer(
  engine: Engine,
  container: Container,
  seen: Pick<TaskSeen, "shim"> = {},
): Promise<void> {
  const now = engine.containers.find(container.id);
  if (now === undefined || now.intent === "removing")
    return removeContainer(engine, container, seen);
  await using task = new ContainerTask(engine, container.id, seen);
  await task.kill();
  await task.remove();
  letGoVolumes(engine, container);
  await detachNetworks(engine, container.id);
  await task.stopShim();
  new ContainerFiles(engine.layout, container.id).removeBundle();
  engine.store.metadata.freeing(() =>
    engine.containers.change(container, () => ({ intent: "kept", keeper: undefined })),
  );
}
