import { isFault } from "@skiff/base";
import { type Container, type Engine, observeContainer, removeContainer } from "@skiff/engine";

/** Removes a container, killed if it runs; of one that has ended its last event tells how that was. Idempotent. */
export async function removeSeen(
  engine: Engine,
  container: Container,
  { volumes }: { readonly volumes: boolean },
): Promise<void> {
  const exitCode = await findExitCode(engine, container);
  await removeContainer(engine, container, { volumes, exitCode });
}

/** Undefined for one that runs, and where nobody can tell: what is to go must go all the same. */
async function findExitCode(engine: Engine, container: Container): Promise<number | undefined> {
  try {
    const seen = await observeContainer(engine, container);
    return seen.status === "exited" ? seen.exit.status : undefined;
  } catch (error) {
    if (!isFault(error)) throw error;
    engine.warn(error);
    return undefined;
  }
}
