import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";

/** The containers in a pod, the oldest first, without the one that is the pod. */
export function listMembers(engine: Engine, pod: Pick<Container, "id">): readonly Container[] {
  const containers = engine.containers.list().toReversed();
  return containers.filter(({ config }) => config.pod === pod.id);
}
