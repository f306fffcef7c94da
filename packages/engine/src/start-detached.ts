import { attemptAsync } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { markRunning, type Started } from "./container/mark-running.ts";
import type { Engine } from "./engine.ts";
import type { Ready } from "./ready.ts";
import { starting } from "./task/start-fault.ts";

/**
 * Starts a container whose task is created; its output goes to its log. What was made for one that
 * could not be started is taken back. Throws the fault of the start.
 */
export async function startDetached(
  engine: Engine,
  { container, shim, undo }: Ready,
  by: Started["by"] = "person",
): Promise<Container> {
  await using connected = new AsyncDisposableStack();
  connected.use(shim);
  await using undoing = new AsyncDisposableStack();
  undoing.defer(() => attemptAsync(undo, engine.warn));
  await starting(() => shim.task.Start({ id: container.id }));
  const running = markRunning(engine, container, { keeper: undefined, by });
  undoing.move();
  return running;
}
