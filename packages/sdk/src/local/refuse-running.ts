import { Fault } from "@skiff/base";
import { type Container, type Engine, observeContainer } from "@skiff/engine";

/** Throws `failed_precondition` for a container that runs. */
export async function refuseRunning(engine: Engine, container: Container): Promise<void> {
  const { status } = await observeContainer(engine, container);
  if (status !== "running" && status !== "paused") return;
  throw new Fault(
    "failed_precondition",
    `cannot remove container "/${container.name}": it is ${status}; stop it first, or force it`,
  );
}
