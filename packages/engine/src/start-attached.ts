import { join } from "node:path";
import { attemptAsync, Fault } from "@skiff/base";
import { markRunning } from "./container/mark-running.ts";
import type { Engine } from "./engine.ts";
import type { Ready } from "./ready.ts";
import { removeContainer } from "./remove-container.ts";
import { settleContainer } from "./settle-container.ts";
import type { Attachment } from "./task/attachment.ts";
import { watchProcess } from "./task/watch-process.ts";

/**
 * Starts a container whose task is created with this attachment, sees it to its end, and with
 * `autoRemove` removes it. Returns its exit status; "detached" when the attachment was given up,
 * and the container goes on alone. What was made for one that could not be started is taken back;
 * one whose attachment broke goes on too, but with `autoRemove` it is removed. Throws as `watchProcess`.
 */
export async function startAttached(
  engine: Engine,
  { container, shim, output, undo }: Ready,
  attachment: Attachment,
): Promise<number | "detached"> {
  if (output === undefined) throw new Fault("internal", "the task was created for nobody");
  await using connected = new AsyncDisposableStack();
  connected.use(shim);
  connected.use(output);
  await using undoing = new AsyncDisposableStack();
  let takeBack: (() => Promise<void>) | undefined = undo;
  undoing.defer(() => attemptAsync(async () => takeBack?.(), engine.warn));

  const directory = join(engine.layout.bundle(container.id), "io");
  const watched = { shim, id: container.id, execId: "", directory, output };
  const { autoRemove } = container;
  let running = container;
  const started = (): void => {
    running = markRunning(engine, container, { keeper: container.keeper, by: "person" });
    takeBack = autoRemove ? () => removeContainer(engine, container, { shim }) : undefined;
  };
  const exited = async (status: number): Promise<void> => {
    const exit = { status, at: Date.now() };
    if (!autoRemove) return settleContainer(engine, running, { shim, exit });
    await removeContainer(engine, container, { shim, exited: true, exitCode: status });
    takeBack = undefined;
  };
  const ended = await watchProcess({ watched, attachment }, { started, exited });
  if (ended === "detached") {
    takeBack = undefined;
    engine.containers.change(container, () => ({ keeper: undefined }));
  }
  return ended;
}
