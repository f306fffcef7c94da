import { Fault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { observeContainer } from "./observe-container.ts";

export interface Running {
  readonly container: Container;
  /** Of its first process. */
  readonly pid: number;
}

/**
 * A container with whose first process something is to be done, `what`: "join network". Throws
 * `failed_precondition`, in Docker's words, where it does not run, and `not_found`.
 */
export async function findRunning(engine: Engine, id: string, what: string): Promise<Running> {
  const container = engine.containers.resolve(id);
  const seen = await observeContainer(engine, container);
  if (seen.status === "running" || seen.status === "paused") return { container, pid: seen.pid };
  throw new Fault("failed_precondition", `cannot ${what} of a non running container: ${id}`);
}
