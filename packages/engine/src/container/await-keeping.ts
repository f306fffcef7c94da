import { Fault } from "@skiff/base";
import type { Engine } from "../engine.ts";
import type { Container } from "./container.ts";
import type { ContainerRecord } from "./container-record.ts";
import { keep } from "./keep.ts";

const deadlineMs = 20_000;

/**
 * As `keep`, once another process that sees to the container is done with that. Throws
 * `failed_precondition` when it is not in time, or removes the container.
 */
export async function awaitKeeping(
  engine: Engine,
  container: Container,
  change?: (now: Container) => Partial<ContainerRecord>,
): Promise<Container> {
  using changes = engine.store.watch();
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const kept = keep(engine, container, change);
    if (kept !== undefined) return kept;
    const { intent, keeper, name } = engine.containers.get(container.id);
    if (intent === "removing") {
      throw new Fault("failed_precondition", `container ${name} is being removed`);
    }
    if (performance.now() > deadline) {
      const reason = `process ${keeper?.pid} sees to it`;
      throw new Fault("failed_precondition", `container ${name} is in use: ${reason}`);
    }
    await changes.next();
  }
}
