import { isFault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import type { Exit } from "./container/container-record.ts";
import { unknownExitStatus } from "./container/container-status.ts";
import { isSelf } from "./container/keeper.ts";
import { tell } from "./events/container-event.ts";
import type { Engine } from "./engine.ts";
import { observeContainer } from "./observe-container.ts";
import { removeContainer } from "./remove-container.ts";
import { settleContainer } from "./settle-container.ts";
import { markStopped } from "./container/mark-stopped.ts";
import { signalNumber } from "./signal-number.ts";
import { awaitDeath } from "./task/await-death.ts";
import { findShim } from "./task/find-shim.ts";
import type { ShimConnection } from "./task/shim-connection.ts";

export interface StopOptions {
  /** How long it may take to end by itself; negative: for ever; absent: what the container says, or ten. */
  readonly seconds?: number | undefined;
  /** Absent: the image's, or SIGTERM. */
  readonly signal?: string | undefined;
  /** Ends the waiting; the container was asked to end, and is not killed. */
  readonly abort?: AbortSignal | undefined;
}

const defaultSeconds = 10;
const sigkill = 9;
/** For a signal to be sent. */
const timeoutMs = 10_000;

/**
 * Asks the container to end, and kills it when its time is over. Returns when it has stopped, and
 * with `autoRemove` is gone; one that does not run is left as it is. Throws `deadline_exceeded`
 * naming the processes that do not die, and `cancelled` by `abort`.
 */
export async function stopContainer(
  engine: Engine,
  container: Container,
  options: StopOptions,
): Promise<void> {
  markStopped(engine, container);
  const seen = await observeContainer(engine, container);
  if (seen.status !== "running" && seen.status !== "paused") return;
  await using shim = seen.watched ? await findShim(engine, container.id) : undefined;
  const exit = shim === undefined ? lost() : await stop(shim, container, options);
  tell(engine.store, container, { action: "stop" });
  const now = engine.containers.find(container.id);
  if (now === undefined) return;
  if (now.keeper !== undefined && !isSelf(now.keeper)) return; // another process sees to it
  const known = shim === undefined ? {} : { shim };
  if (now.autoRemove)
    await removeContainer(engine, now, { ...known, exited: true, exitCode: exit.status });
  else await settleContainer(engine, now, { ...known, exit });
}

/** Nobody is there who could say that it ended: settling kills it. */
function lost(): Exit {
  return { status: unknownExitStatus, at: Date.now() };
}

async function stop(
  { task }: ShimConnection,
  { id, config }: Container,
  { seconds = config.surroundings.stopTimeout ?? defaultSeconds, signal, abort }: StopOptions,
): Promise<Exit> {
  const graceMs = seconds < 0 ? undefined : seconds * 1000;
  const exit = task.Wait({ id }, { timeoutMs: graceMs, signal: abort });
  const asked = task.Kill({ id, signal: signalNumber(signal ?? config.stopSignal) }, { timeoutMs });
  try {
    const [{ exitStatus }] = await Promise.all([exit, asked.catch(ended)]);
    return { status: exitStatus, at: Date.now() };
  } catch (error) {
    if (!isFault(error, "deadline_exceeded")) throw error;
  }
  await task.Kill({ id, signal: sigkill, all: true }, { timeoutMs }).catch(ended);
  return { status: await awaitDeath(task, id), at: Date.now() };
}

function ended(error: unknown): void {
  if (!isFault(error, "not_found", "failed_precondition")) throw error;
}
