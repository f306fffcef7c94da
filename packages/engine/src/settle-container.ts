import { isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { ContainerFiles } from "./container/container-files.ts";
import type { Exit } from "./container/container-record.ts";
import type { Engine } from "./engine.ts";
import { ContainerTask, type TaskSeen } from "./task/container-task.ts";

/**
 * A container has stopped: its exit is recorded, its task and shim and bundle go. With
 * `autoRemove` whoever calls this removes it instead. Idempotent; after a crash
 * `observeContainer` sees the bundle still there and calls it again. One that another process
 * removes meanwhile is left to that.
 */
export async function settleContainer(
  engine: Engine,
  container: Container,
  { exit, ...seen }: TaskSeen & { readonly exit: Exit },
): Promise<void> {
  if (!recordExit(engine, container, exit)) return;
  await using task = new ContainerTask(engine, container.id, { ...seen, exited: true });
  await task.remove();
  await task.stopShim();
  new ContainerFiles(engine.layout, container.id).removeBundle();
}

/** False when there is no such container any more. */
function recordExit({ store, containers }: Engine, container: Container, exit: Exit): boolean {
  try {
    store.metadata.freeing(() => containers.change(container, () => ({ exit, keeper: undefined })));
    return true;
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    return false;
  }
}
