import { isFault } from "@skiff/base";
import { observeUsage } from "@skiff/store";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { observeContainer } from "../observe-container.ts";
import { removeContainer } from "../remove-container.ts";
import type { Pruned } from "./pruned.ts";

/** Removes containers that do not run, of those that fit; their ids. */
export async function pruneContainers(
  engine: Engine,
  fits: (container: Container) => boolean,
): Promise<Pruned> {
  const removed: string[] = [];
  let bytes = 0;
  for (const container of engine.containers.list().filter(fits)) {
    const { status } = await observeContainer(engine, container);
    if (status !== "created" && status !== "exited") continue;
    bytes += await containerSize(engine, container);
    await removeContainer(engine, container);
    removed.push(container.id);
  }
  return { removed, bytes };
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
