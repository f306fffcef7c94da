import { Fault, isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import type { Running } from "./container/container-status.ts";
import { markStopped } from "./container/mark-stopped.ts";
import { tell } from "./events/container-event.ts";
import type { Engine } from "./engine.ts";
import { getShim } from "./get-shim.ts";
import { observeContainer } from "./observe-container.ts";

/** Sends a signal to the container's first process. Throws `failed_precondition` when it does not run. */
export async function killContainer(
  engine: Engine,
  container: Container,
  signal: number,
): Promise<void> {
  const running = await getRunning(engine, container);
  markStopped(engine, container);
  tell(engine.store, container, { action: "kill", signal: String(signal) });
  if (!running.watched) return engine.oar.kill(container.id, signal);
  await using shim = await getShim(engine, container);
  try {
    await shim.task.Kill({ id: container.id, signal });
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    throw notRunning(container);
  }
}

async function getRunning(engine: Engine, container: Container): Promise<Running> {
  const seen = await observeContainer(engine, container);
  if (seen.status === "running" || seen.status === "paused") return seen;
  throw notRunning(container);
}

function notRunning({ name }: Container): Fault {
  return new Fault("failed_precondition", `container ${name} is not running`);
}
