import type { Container } from "./container/container.ts";
import { ContainerFiles } from "./container/container-files.ts";
import type { Exit } from "./container/container-record.ts";
import type { Engine } from "./engine.ts";
import { ContainerTask, type TaskSeen } from "./task/container-task.ts";

/**
 * A container has stopped: its exit is recorded, its task and shim and bundle go. With
 * `autoRemove` whoever calls this removes it instead. Idempotent; after a crash
 * `observeContainer` sees the bundle still there and calls it again.
 */
export async function settleContainer(
  engine: Engine,
  container: Container,
  { exit, ...seen }: TaskSeen & { readonly exit: Exit },
): Promise<Container> {
  const settled = engine.store.metadata.freeing(() =>
    engine.containers.change(container, () => ({ exit, keeper: undefined })),
  );
  await using task = new ContainerTask(engine, container.id, { ...seen, exited: true });
  await task.remove();
  await task.stopShim();
  new ContainerFiles(engine.layout, container.id).removeBundle();
  return settled;
}
