import { isFault } from "@skiff/base";
import { observeUsage } from "@skiff/store";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { observeContainer } from "../observe-container.ts";
import { isPod } from "../pods/resolve-pod.ts";
import { removeContainer } from "../remove-container.ts";
import type { Pruned } from "./pruned.ts";
import { tellOfPrune } from "./tell-of-prune.ts";

/** Removes containers that do not run, of those that fit and are no pods; their ids. One that is started meanwhile is left. */
export async function pruneContainers(
  engine: Engine,
  fits: (container: Container) => boolean,
): Promise<Pruned> {
  const removed: string[] = [];
  let bytes = 0;
  for (const container of engine.containers.list().filter((one) => !isPod(one) && fits(one))) {
    const { status } = await observeContainer(engine, container);
    if (status !== "created" && status !== "exited") continue;
    const size = await containerSize(engine, container);
    if (!(await removeUnstarted(engine, container))) continue;
    bytes += size;
    removed.push(container.id);
  }
  tellOfPrune(engine, "container", bytes);
  return { removed, bytes };
}

async function removeUnstarted(engine: Engine, container: Container): Promise<boolean> {
  try {
    await removeContainer(engine, container, { since: container });
    return true;
  } catch (error) {
    const now = engine.containers.find(container.id);
    const isStarted = now?.intent === "kept" && now.startedAt !== container.startedAt;
    if (!isFault(error, "failed_precondition") || !isStarted) throw error;
    return false;
  }
}

/** What a container has written, in bytes of disk; 0 for one without files. */
export async function containerSize(
  { store }: Engine,
  { snapshotKey }: Container,
): Promise<number> {
  try {
    return (await observeUsage(store.snapshots.directory(snapshotKey))).size;
  } catch (error) {
    if (isFault(error, "not_found")) return 0;
    throw error;
  }
}
