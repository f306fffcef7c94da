import { Fault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { observeContainer } from "./observe-container.ts";

/**
 * Waits until a container's check succeeds; whoever is its warden makes it. Throws `failed_precondition`
 * for one without a check, and once it is unhealthy or does not run; `not_found` once it is removed; `cancelled`.
 */
export async function awaitHealth(
  engine: Engine,
  { id, name, config }: Container,
  signal: AbortSignal,
): Promise<void> {
  const refuse = (reason: string): never => {
    throw new Fault("failed_precondition", `container ${name} ${reason}`);
  };
  if (config.health === undefined) refuse("has no health check");
  using changes = engine.store.watch(signal);
  while (!signal.aborted) {
    const container = engine.containers.get(id);
    const { status } = await observeContainer(engine, container);
    if (status !== "running" && status !== "paused") refuse(`is not running: it is ${status}`);
    if (container.health?.status === "healthy") return;
    if (container.health?.status === "unhealthy") {
      const output = container.health.log.at(-1)?.output.trim() ?? "";
      refuse(`is unhealthy${output === "" ? "" : `: ${output}`}`);
    }
    await changes.next();
  }
  throw new Fault("cancelled", `wait for the health of ${name}: called off`);
}
