import { isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { ContainerFiles } from "./container/container-files.ts";
import type { Exit } from "./container/container-record.ts";
import { keep } from "./container/keep.ts";
import { tell } from "./events/container-event.ts";
import type { Engine } from "./engine.ts";
import { detachNetworks } from "./network/detach-networks.ts";
import { wasOomKilled } from "./task/was-oom-killed.ts";
import { letGoVolumes } from "./volumes/hold-volumes.ts";
import { ContainerTask, type TaskSeen } from "./task/container-task.ts";

/**
 * A container has stopped: its exit is recorded, its task and shim and bundle go. With
 * `autoRemove` whoever calls this removes it instead. Idempotent; after a crash
 * `observeContainer` sees the bundle still there and calls it again. Until it is done this
 * process is the container's keeper, so that nobody starts it again meanwhile; what another
 * process keeps, or removes, is left to that.
 */
export async function settleContainer(
  engine: Engine,
  container: Container,
  { exit, ...seen }: TaskSeen & { readonly exit: Exit },
): Promise<void> {
  if (!recordExit(engine, container, exit)) return;
  await using task = new ContainerTask(engine, container.id, { ...seen, exited: true });
  await task.remove();
  letGoVolumes(engine, container);
  await detachNetworks(engine, container.id);
  await task.stopShim();
  new ContainerFiles(engine.layout, container.id).removeBundle();
  release(engine, container);
}

/** False when there is no such container any more, it is someone else's to see to, or was started again. */
function recordExit(engine: Engine, container: Container, exit: Exit): boolean {
  const { metadata } = engine.store;
  const record = (): boolean => {
    const { startedAt } = engine.containers.get(container.id);
    if (startedAt !== container.startedAt) return false;
    const kept = keep(engine, container, (now) => {
      if (now.exit !== undefined) return {};
      tell(engine.store, now, { action: "die", exitCode: String(exit.status) });
      return { exit: { ...exit, ...(wasOomKilled(engine, now) && { oomKilled: true }) } };
    });
    return kept !== undefined;
  };
  try {
    return metadata.freeing(() => metadata.transaction(record));
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    return false;
  }
}

function release({ store, containers }: Engine, container: Container): void {
  try {
    store.metadata.freeing(() => containers.change(container, () => ({ keeper: undefined })));
  } catch (error) {
    if (!isFault(error, "not_found")) throw error; // removed meanwhile
  }
}
