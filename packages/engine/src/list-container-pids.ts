import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { getShim } from "./get-shim.ts";

/** Of all processes in a container, as the host numbers them. Throws `failed_precondition` when it does not run. */
export async function listContainerPids(
  engine: Engine,
  container: Container,
): Promise<readonly number[]> {
  await using shim = await getShim(engine, container);
  const { processes } = await shim.task.Pids({ id: container.id });
  return processes.map(({ pid }) => pid);
}
