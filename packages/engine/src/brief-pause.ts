import { attemptAsync, isFault } from "@skiff/base";
import { observeProcess } from "@skiff/store";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { observeContainer } from "./observe-container.ts";
import { pauseContainer } from "./pause-container.ts";
import { unpauseContainer } from "./unpause-container.ts";

/**
 * Pauses a container that runs until this is disposed of; one that does not is left as it is. It is
 * written down first: should this process die, `finishContainer` lets the container go on.
 */
export async function pauseBriefly(engine: Engine, container: Container): Promise<AsyncDisposable> {
  const { status } = await observeContainer(engine, container);
  if (status !== "running") return { [Symbol.asyncDispose]: async () => {} };
  await using undo = new AsyncDisposableStack();
  undo.defer(() => attemptAsync(() => endBriefPause(engine, container), engine.warn));
  engine.containers.change(container, () => ({ pauser: observeProcess("self") }));
  await pauseContainer(engine, container);
  return undo.move();
}

/** Lets it go on, where it is paused. Idempotent. Throws `not_found` where it was removed. */
export async function endBriefPause(engine: Engine, container: Container): Promise<void> {
  const isPaused = async (): Promise<boolean> =>
    (await observeContainer(engine, container)).status === "paused";
  if (await isPaused()) {
    try {
      await unpauseContainer(engine, container);
    } catch (error) {
      if (!isFault(error, "failed_precondition") || (await isPaused())) throw error;
    }
  }
  engine.store.metadata.freeing(() =>
    engine.containers.change(container, () => ({ pauser: undefined })),
  );
}
