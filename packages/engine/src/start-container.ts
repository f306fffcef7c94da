import { Fault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { observeContainer } from "./observe-container.ts";
import { recreateTask } from "./recreate-task.ts";
import { startDetached } from "./start-detached.ts";

/**
 * Starts a container that was created, or has stopped; its output goes to its log. One that runs is
 * left as it is. Throws `failed_precondition` for one that is paused, as `recreateTask`, and the
 * fault of the start.
 */
export async function startContainer(engine: Engine, container: Container): Promise<void> {
  const { status } = await observeContainer(engine, container);
  if (status === "running") return;
  if (status === "paused") {
    throw new Fault(
      "failed_precondition",
      `cannot start container ${container.name}: it is paused; unpause it instead`,
    );
  }
  await startDetached(engine, await recreateTask(engine, container));
}
