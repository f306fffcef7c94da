import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { observePod } from "../pods/observe-pod.ts";
import { isPod } from "../pods/resolve-pod.ts";
import { removeContainer } from "../remove-container.ts";

/** Removes pods that have run and of which nothing runs any more, of those that fit, with their containers; their ids. */
export async function prunePods(
  engine: Engine,
  fits: (pod: Container) => boolean,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const pod of engine.containers.list().filter((one) => isPod(one) && fits(one))) {
    const { status, containers } = await observePod(engine, pod);
    if (status !== "Exited" && status !== "Stopped") continue;
    if (containers.some(({ seen }) => seen.status === "paused")) continue;
    await removeContainer(engine, pod);
    removed.push(pod.id);
  }
  return removed;
}
