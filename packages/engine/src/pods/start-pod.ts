import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { startContainer } from "../start-container.ts";
import { listMembers } from "./list-members.ts";

/** Starts a pod and all containers in it, the oldest first; those that run are left as they are. Throws as `startContainer`. */
export async function startPod(engine: Engine, pod: Container): Promise<void> {
  for (const { id } of [pod, ...listMembers(engine, pod)]) {
    await startContainer(engine, engine.containers.get(id));
  }
}
