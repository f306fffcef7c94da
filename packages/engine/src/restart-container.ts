import { Fault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { tell } from "./events/container-event.ts";
import type { Engine } from "./engine.ts";
import { startContainer } from "./start-container.ts";
import { stopContainer, type StopOptions } from "./stop-container.ts";

/**
 * Stops a container that runs, and starts it. Throws as `stopContainer` and `startContainer`, and
 * `failed_precondition` for one that is removed when it stops.
 */
export async function restartContainer(
  engine: Engine,
  container: Container,
  options: StopOptions,
): Promise<void> {
  if (container.autoRemove) {
    throw new Fault(
      "failed_precondition",
      `container ${container.name} was made with --rm: it goes when it stops, and cannot be restarted`,
    );
  }
  await stopContainer(engine, container, options);
  await startContainer(engine, engine.containers.get(container.id));
  tell(engine.store, container, { action: "restart" });
}
