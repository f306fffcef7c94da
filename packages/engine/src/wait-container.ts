import { isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { unknownExitStatus } from "./container/container-status.ts";
import type { Engine } from "./engine.ts";
import { observeContainer } from "./observe-container.ts";
import { findShim } from "./task/find-shim.ts";

/**
 * Waits until a container does not run, and returns its exit status: 0 for one that was never
 * started, 255 where nobody can tell. One whose shim has died is not waited for: it is taken to have ended so.
 * Throws `cancelled` when `signal` aborts.
 */
export async function waitContainer(
  engine: Engine,
  container: Container,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  const seen = await observeContainer(engine, container);
  if (seen.status === "exited" || seen.status === "restarting") return seen.exit.status;
  if (seen.status === "created" || seen.status === "removing") return 0;
  await using shim = seen.watched ? await findShim(engine, container.id) : undefined;
  const recorded = (): number =>
    engine.containers.find(container.id)?.exit?.status ?? unknownExitStatus;
  if (shim === undefined) return recorded();
  try {
    return (await shim.task.Wait({ id: container.id }, { signal })).exitStatus;
  } catch (error) {
    if (!isFault(error, "not_found", "unavailable")) throw error;
    return recorded();
  }
}
