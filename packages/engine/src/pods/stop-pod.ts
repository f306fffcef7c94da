import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { stopContainer, type StopOptions } from "../stop-container.ts";
import { listMembers } from "./list-members.ts";

/** Stops all containers in a pod, the youngest first, and what holds their namespaces last. Throws as `stopContainer`. */
export async function stopPod(engine: Engine, pod: Container, options: StopOptions): Promise<void> {
  for (const one of [pod, ...listMembers(engine, pod)].toReversed()) {
    await stopContainer(engine, one, options);
  }
}
