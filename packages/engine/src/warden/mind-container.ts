import { isFault } from "@skiff/base";
import { observeProcess } from "@skiff/store";
import type { Container } from "../container/container.ts";
import { unknownExitStatus } from "../container/container-status.ts";
import { isKeptByOther } from "../container/keeper.ts";
import { planRestart } from "../container/plan-restart.ts";
import type { Engine } from "../engine.ts";
import { finishContainer, isOrphan } from "../finish-container.ts";
import { observeContainer } from "../observe-container.ts";
import { recreateTask } from "../recreate-task.ts";
import { removeContainer } from "../remove-container.ts";
import { settleContainer } from "../settle-container.ts";
import { startDetached } from "../start-detached.ts";
import { findShim } from "../task/find-shim.ts";
import { checkHealth } from "./check-health.ts";
import { needsWarden } from "./needs-warden.ts";
import { pause } from "./pause.ts";
import { ownerCheckMs, untilChanged } from "./until-changed.ts";

/** Sees to one container until nothing more is to come of it, or another process keeps it. */
export async function mindContainer(engine: Engine, id: string): Promise<void> {
  const { bootId } = observeProcess("self");
  for (;;) {
    const container = engine.containers.find(id);
    if (container === undefined || !needsWarden(container, bootId)) return;
    if (isKeptByOther(container)) {
      await untilChanged(engine, ownerCheckMs);
      continue;
    }
    if (container.keeper !== undefined || container.intent !== "kept" || isOrphan(container)) {
      await finishContainer(engine, container);
      continue;
    }
    if (isForOwner(container)) {
      await untilChanged(engine, ownerCheckMs);
      continue;
    }
    const seen = await observeContainer(engine, container);
    if (seen.status === "running" || seen.status === "paused") {
      if (seen.watched) await untilStopped(engine, container);
      else await settleContainer(engine, container, { exit: lost() });
    } else if (container.autoRemove) {
      const exitCode = seen.status === "exited" ? seen.exit.status : undefined;
      await removeContainer(engine, container, { exitCode });
    } else {
      const stopped = engine.containers.find(id); // its end is in its record by now
      if (stopped === undefined) return;
      if (planRestart(stopped, bootId) !== undefined) await restart(engine, id, bootId);
      else if (stopped.owner !== undefined) await untilChanged(engine, ownerCheckMs);
    }
  }
}

/** Whether its owner, who lives, sees to all but its own end. */
function isForOwner({ owner, autoRemove, restartPolicy, config }: Container): boolean {
  const isSimple = restartPolicy.name === "no" && config.health === undefined;
  return owner !== undefined && isSimple && !autoRemove;
}

/** A shim that dies takes its container with it: nobody could say what that does. */
function lost(): { readonly status: number; readonly at: number } {
  return { status: unknownExitStatus, at: Date.now() };
}

async function untilStopped(engine: Engine, container: Container): Promise<void> {
  await using shim = await findShim(engine, container.id);
  if (shim === undefined) return;
  const stopping = new AbortController();
  const { signal } = stopping;
  const checking = checkHealth(engine, container, signal);
  const watching = container.owner && untilOrphaned(container, signal).then(() => stopping.abort());
  try {
    await shim.task.Wait({ id: container.id }, { signal });
  } catch (error) {
    if (!isFault(error, "not_found", "unavailable", "cancelled")) throw error;
  } finally {
    stopping.abort();
    await Promise.all([checking, watching]);
  }
}

/** Until its owner has died, or `signal` aborts. */
async function untilOrphaned(container: Container, signal: AbortSignal): Promise<void> {
  while (!isOrphan(container) && !signal.aborted) {
    await pause(ownerCheckMs, signal);
  }
}

/** Waits until it is time, unless something changes, and starts it. What keeps it from starting counts as a failed run. */
async function restart(engine: Engine, id: string, bootId: string): Promise<void> {
  const container = engine.containers.get(id);
  const at = planRestart(container, bootId);
  if (at === undefined) return;
  if (at > Date.now()) return untilChanged(engine, at - Date.now());
  try {
    await startDetached(engine, await recreateTask(engine, container), "policy");
  } catch (error) {
    if (!isFault(error)) throw error;
    const failed = { status: unknownExitStatus, at: Date.now() };
    if (engine.containers.find(id) === undefined) return;
    engine.containers.change(container, ({ restarts, exit }) => ({
      error: error.message,
      restarts: restarts + 1,
      exit: exit && failed,
    }));
  }
}
