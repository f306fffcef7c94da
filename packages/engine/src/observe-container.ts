import { isFault } from "@skiff/base";
import type { ContainerId } from "@skiff/spec";
import { observeProcess } from "@skiff/store";
import { type StateResponse, taskStatus } from "@skiff/proto";
import type { Container } from "./container/container.ts";
import type { Exit } from "./container/container-record.ts";
import { type ContainerStatus, unknownExitStatus } from "./container/container-status.ts";
import type { Engine } from "./engine.ts";
import { planRestart } from "./container/plan-restart.ts";
import { settleContainer } from "./settle-container.ts";
import { findShim } from "./task/find-shim.ts";
import { isThere } from "./is-there.ts";

const timeoutMs = 10_000;

/**
 * What a container is doing now: its shim says, and where that has died, the kernel. A container
 * that stopped with nobody waiting for it is settled on the way, so that its shim need not
 * stay. Throws `deadline_exceeded` when the shim hangs.
 */
export async function observeContainer(
  engine: Engine,
  container: Container,
): Promise<ContainerStatus> {
  if (container.intent === "removing") return { status: "removing" };
  if (container.exit !== undefined) return stopped(engine, container, container.exit);
  const state = await findState(engine, container.id);
  if (state === undefined) return observeUnwatched(engine, container);
  const { pid } = state;
  if (state.status === taskStatus.created) return { status: "created" };
  if (state.status === taskStatus.paused) return { status: "paused", pid, watched: true };
  if (state.status === taskStatus.stopped) return stopped(engine, container, exitOf(state));
  return { status: "running", pid, watched: true };
}

/** What the shim says. A line may break though its shim lives: only one that cannot be asked again is dead. */
async function findState(
  engine: Engine,
  id: ContainerId,
  triesLeft = 1,
): Promise<StateResponse | undefined> {
  await using shim = await findShim(engine, id);
  if (shim === undefined) return undefined;
  try {
    return await shim.task.State({ id }, { timeoutMs });
  } catch (error) {
    if (!isFault(error, "not_found", "unavailable")) throw error;
    if (error.code === "not_found" || triesLeft === 0) return undefined;
  }
  return findState(engine, id, triesLeft - 1);
}

async function observeUnwatched(engine: Engine, container: Container): Promise<ContainerStatus> {
  if (container.startedAt === undefined) return { status: "created" };
  const pid = await engine.oar.findRunning(container.id);
  const now = engine.containers.find(container.id); // another process may have seen its end meanwhile
  if (now?.intent === "removing") return { status: "removing" };
  if (now?.exit !== undefined) return stopped(engine, now, now.exit);
  if (pid !== undefined) return { status: "running", pid, watched: false };
  return stopped(engine, container, { status: unknownExitStatus, at: Date.now() });
}

/** With a keeper that lives, or about to be removed, it is someone else's to see to. */
async function stopped(engine: Engine, container: Container, exit: Exit): Promise<ContainerStatus> {
  const settled = container.exit !== undefined && !isThere(engine.layout.bundle(container.id));
  if (!settled && !container.autoRemove) {
    await settleContainer(engine, container, { exit });
  }
  const { bootId } = observeProcess("self");
  const isComing = planRestart({ ...container, exit }, bootId) !== undefined;
  return { status: isComing ? "restarting" : "exited", exit };
}

function exitOf({ exitStatus, exitedAt }: StateResponse): Exit {
  const { seconds, nanos } = exitedAt ?? { seconds: 0n, nanos: 0 };
  return { status: exitStatus, at: Number(seconds) * 1000 + Math.trunc(nanos / 1e6) };
}
