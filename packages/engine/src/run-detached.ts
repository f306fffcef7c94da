import { attemptAsync } from "@skiff/base";
import type { Container } from "./container/container.ts";
import type { ContainerOptions } from "./container/container-options.ts";
import { createContainer } from "./create-container.ts";
import type { Engine } from "./engine.ts";
import { removeContainer } from "./remove-container.ts";
import { starting } from "./task/start-fault.ts";

/**
 * Makes a container and starts it; its output goes to its log. One that could not be started
 * is removed. Throws as `createContainer`, and the fault of the start.
 */
export async function runDetached(engine: Engine, options: ContainerOptions): Promise<Container> {
  const { container, shim } = await createContainer(engine, options);
  await using connected = new AsyncDisposableStack();
  connected.use(shim);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => attemptAsync(() => removeContainer(engine, container, { shim }), engine.warn));

  await starting(() => shim.task.Start({ id: container.id }));
  const running = engine.containers.change(container, () => ({
    intent: "kept",
    startedAt: Date.now(),
    keeper: undefined,
  }));
  undo.move();
  return running;
}
