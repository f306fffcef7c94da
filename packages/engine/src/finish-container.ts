import { isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { isAlive } from "./container/keeper.ts";
import { endBriefPause } from "./brief-pause.ts";
import type { Engine } from "./engine.ts";
import { observeContainer } from "./observe-container.ts";
import { removeContainer } from "./remove-container.ts";
import { resetContainer } from "./reset-container.ts";

/** Whether someone has died over a container, or it is to be removed with nobody waiting for that. */
export function isUnfinished(container: Container): boolean {
  const { intent, autoRemove, keeper } = container;
  if (isOrphan(container) || isForgotten(container)) return true;
  if (keeper !== undefined) return !isAlive(keeper);
  return intent !== "kept" || autoRemove;
}

/** Its owner's end is its own. */
export function isOrphan({ owner }: Container): boolean {
  return owner !== undefined && !isAlive(owner);
}

/** Who had it paused for a moment has died. */
function isForgotten({ pauser }: Container): boolean {
  return pauser !== undefined && !isAlive(pauser);
}

/** Finishes what its maker, starter, waiter or remover did not. Idempotent. */
export async function finishContainer(engine: Engine, container: Container): Promise<void> {
  try {
    if (isOrphan(container)) return await removeContainer(engine, container, { volumes: true });
    if (container.intent === "starting") return await resetContainer(engine, container);
    if (container.intent !== "kept") return await removeContainer(engine, container);
    if (isForgotten(container)) await endBriefPause(engine, container);
    const kept = engine.store.metadata.freeing(() =>
      engine.containers.change(container, ({ keeper }) => ({
        keeper: keeper !== undefined && isAlive(keeper) ? keeper : undefined,
      })),
    );
    const seen = await observeContainer(engine, kept);
    if (seen.status !== "exited" || !kept.autoRemove) return;
    await removeContainer(engine, kept, { exitCode: seen.exit.status });
  } catch (error) {
    if (!isFault(error, "not_found")) throw error; // another process has finished it
  }
}
