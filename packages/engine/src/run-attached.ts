import { join } from "node:path";
import { attemptAsync } from "@skiff/base";
import type { ContainerOptions } from "./container/container-options.ts";
import { createContainer } from "./create-container.ts";
import type { Engine } from "./engine.ts";
import { removeContainer } from "./remove-container.ts";
import { settleContainer } from "./settle-container.ts";
import type { Attachment } from "./task/attachment.ts";
import { watchProcess } from "./task/watch-process.ts";

/**
 * Makes a container, runs it to its end, and with `autoRemove` removes it. Returns its exit
 * status. A container that could not be started is removed; one whose attachment broke goes on
 * alone, but with `autoRemove` it is removed too. Throws as `createContainer` and `watchProcess`.
 */
export async function runAttached(
  engine: Engine,
  options: ContainerOptions,
  attachment: Attachment,
): Promise<number> {
  const { container, shim, output } = await createContainer(engine, options, attachment);
  await using connected = new AsyncDisposableStack();
  connected.use(shim);
  connected.use(output);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => attemptAsync(() => removeContainer(engine, container, { shim }), engine.warn));

  const directory = join(engine.layout.bundle(container.id), "io");
  const watched = { shim, id: container.id, execId: "", directory, output };
  const started = (): void => {
    if (!options.autoRemove) undo.move();
    engine.containers.change(container, () => ({ intent: "kept", startedAt: Date.now() }));
  };
  const exited = async (status: number): Promise<void> => {
    const exit = { status, at: Date.now() };
    if (!options.autoRemove) return settleContainer(engine, container, { shim, exit });
    await removeContainer(engine, container, { shim, exited: true });
    undo.move();
  };
  return await watchProcess({ watched, attachment }, { started, exited });
}
