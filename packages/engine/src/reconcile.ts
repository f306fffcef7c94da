import { attemptAsync, isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { isAlive } from "./container/keeper.ts";
import type { Engine } from "./engine.ts";
import { observeContainer } from "./observe-container.ts";
import { removeContainer } from "./remove-container.ts";
import { resetContainer } from "./reset-container.ts";

/**
 * Finishes what others could not: containers whose maker or remover died, those whose starter died,
 * which are put back, those with `autoRemove` that have stopped with nobody waiting, and those whose waiter died. What cannot
 * be finished now is warned of, and left for the next.
 */
export async function reconcile(engine: Engine): Promise<void> {
  for (const listed of engine.containers.list()) {
    if (!isUnfinished(listed)) continue;
    // A keeper that is gone by now may have finished after the list was read: only what its row
    // says after its end is its last word.
    const container = engine.containers.find(listed.id);
    if (container === undefined || !isUnfinished(container)) continue;
    await attemptAsync(() => finish(engine, container), engine.warn);
  }
}

function isUnfinished({ intent, autoRemove, keeper }: Container): boolean {
  if (keeper !== undefined) return !isAlive(keeper);
  return intent !== "kept" || autoRemove;
}

async function finish(engine: Engine, container: Container): Promise<void> {
  try {
    if (container.intent === "starting") return await resetContainer(engine, container);
    if (container.intent !== "kept") return await removeContainer(engine, container);
    const kept = engine.store.metadata.freeing(() =>
      engine.containers.change(container, () => ({ keeper: undefined })),
    );
    const { status } = await observeContainer(engine, kept);
    if (status === "exited" && kept.autoRemove) await removeContainer(engine, kept);
  } catch (error) {
    if (!isFault(error, "not_found")) throw error; // another process has finished it
  }
}
