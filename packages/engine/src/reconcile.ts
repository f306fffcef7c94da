import { attempt, attemptAsync } from "@skiff/base";
import type { Engine } from "./engine.ts";
import { finishContainer, isUnfinished } from "./finish-container.ts";
import { removeOrphanedNetworks } from "./network/remove-orphaned-networks.ts";
import { hasWarden } from "./warden/is-warded.ts";

/**
 * Finishes what others could not: containers whose maker, remover or owner died, those whose starter died,
 * which are put back, those whose waiter died, and where no warden sees to them, those with `autoRemove` that
 * have stopped with nobody waiting; networks whose owner died; volumes that were being removed. What cannot be finished now is warned of, and left for the next.
 */
export async function reconcile(engine: Engine): Promise<void> {
  const { containers } = engine;
  const isAlone = containers.hasPending("later") && !hasWarden(engine);
  for (const listed of containers.listPending("now", ...(isAlone ? (["later"] as const) : []))) {
    if (!isUnfinished(listed)) continue;
    // A keeper that is gone by now may have finished after the list was read: only what its row
    // says after its end is its last word.
    const container = engine.containers.find(listed.id);
    if (container === undefined || !isUnfinished(container)) continue;
    await attemptAsync(() => finishContainer(engine, container), engine.warn);
  }
  attempt(() => removeOrphanedNetworks(engine), engine.warn);
  await attemptAsync(() => engine.store.volumes.removeReleased(), engine.warn);
}
