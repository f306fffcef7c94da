import { Fault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { tell } from "./events/container-event.ts";
import type { Engine } from "./engine.ts";
import { getShim } from "./get-shim.ts";
import { observeContainer } from "./observe-container.ts";

/** Lets a paused container go on. Throws `failed_precondition` for one that is not paused. */
export async function unpauseContainer(engine: Engine, container: Container): Promise<void> {
  const { status } = await observeContainer(engine, container);
  if (status !== "paused") {
    throw new Fault("failed_precondition", `container ${container.name} is not paused`);
  }
  await using shim = await getShim(engine, container);
  await shim.task.Resume({ id: container.id });
  tell(engine.store, container, { action: "unpause" });
}
