import type { Container, ContainerStatus } from "@skiff/engine";
import type { Inspection } from "../container.ts";

/** What is said of a container that was seen so. */
export function inspection(container: Container, seen: ContainerStatus): Inspection {
  const { id, name, imageName, createdAt, startedAt, config } = container;
  const exit = seen.status === "exited" ? seen.exit : undefined;
  return {
    id,
    name,
    image: imageName,
    status: seen.status,
    pid: "pid" in seen ? seen.pid : undefined,
    exitCode: exit?.status,
    createdAt,
    startedAt: dateOf(startedAt),
    finishedAt: dateOf(exit?.at),
    args: config.args,
    env: config.env,
    labels: config.surroundings.labels,
  };
}

function dateOf(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}
