import { Fault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { tell } from "./events/container-event.ts";
import type { Engine } from "./engine.ts";
import { getShim } from "./get-shim.ts";
import { observeContainer } from "./observe-container.ts";

/** Freezes all processes of a container. Throws `failed_precondition` for one that does not run, or is paused. */
export async function pauseContainer(engine: Engine, container: Container): Promise<void> {
  const { status } = await observeContainer(engine, container);
  if (status === "paused") {
    throw new Fault("failed_precondition", `container ${container.name} is already paused`);
  }
  await using shim = await getShim(engine, container);
  await shim.task.Pause({ id: container.id });
  tell(engine.store, container, { action: "pause" });
}
