import { Fault } from "@skiff/base";
import { join } from "node:path";
import type { Container } from "./container/container.ts";
import { tell } from "./events/container-event.ts";
import { isLogged } from "./container/is-logged.ts";
import type { Engine } from "./engine.ts";
import { getShim } from "./get-shim.ts";
import { followLog } from "./log/follow-log.ts";
import { openLog } from "./log/open-log.ts";
import { observeContainer } from "./observe-container.ts";
import type { Attachment } from "./task/attachment.ts";
import { controlProcess } from "./task/control-process.ts";
import { passInput } from "./task/pass-input.ts";

/**
 * Attaches to a container that runs: what it writes from now on, read from its log, so that any
 * number may be attached; and its input, if it has one. Returns its exit status, or "detached".
 * Throws `failed_precondition` for one that does not run, `unavailable` when its shim dies, and
 * what `attachment` throws when it cannot take more.
 */
export async function attachContainer(
  engine: Engine,
  container: Container,
  attachment: Attachment,
): Promise<number | "detached"> {
  await demandRunning(engine, container);
  if (!isLogged(container)) {
    const reason = "its output is not kept, by --log-driver none, and goes to whoever started it";
    throw new Fault(
      "failed_precondition",
      `cannot attach to container ${container.name}: ${reason}`,
    );
  }
  await using shim = await getShim(engine, container);
  using log = openLog(engine, container, "end");
  const { id } = container;
  const exit = shim.task.Wait({ id });
  tell(engine.store, container, { action: "attach" });
  let isLetGo = false;
  const detached =
    attachment.detached?.then(() => {
      isLetGo = true;
      return "detached" as const;
    }) ?? new Promise<never>(() => {});
  attachment.started(controlProcess(shim, { id, execId: "" }));
  const directory = join(engine.layout.bundle(id), "io");
  const input = passInput({ shim, id, execId: "", directory }, attachment, {
    closes: () => container.config.stdinOnce && !isLetGo,
  });
  const ended = exit.catch(() => {}); // its fault is the one that is awaited below
  const output = passOutput(followLog(log, Promise.race([ended, detached])), attachment);
  const first = await Promise.race([exit, Promise.all([output, input]).then(() => exit), detached]);
  if (first !== "detached") attachment.exited?.();
  await output;
  return first === "detached" ? first : first.exitStatus;
}

async function demandRunning(engine: Engine, container: Container): Promise<void> {
  const { status } = await observeContainer(engine, container);
  if (status === "running") return;
  const reason =
    status === "paused" ? "it is paused; unpause it first" : "it does not run; start it first";
  throw new Fault("failed_precondition", `cannot attach to container ${container.name}: ${reason}`);
}

async function passOutput(
  lines: AsyncIterable<{ readonly stream: "stdout" | "stderr"; readonly bytes: Uint8Array }>,
  attachment: Attachment,
): Promise<void> {
  for await (const { stream, bytes } of lines) await attachment[stream](bytes);
}
