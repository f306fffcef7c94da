import {
  type Container,
  type ContainerStatus,
  type Engine,
  observeNetworks,
  sharedContainer,
} from "@skiff/engine";
import type { ContainerHealth, Inspection, NetworkPlace } from "../container.ts";

/** What is said of a container that was seen so. */
export function inspection(
  engine: Engine,
  container: Container,
  seen: ContainerStatus,
): Inspection {
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
    ...networkingOf(engine, container),
    pod: config.pod,
    health: healthOf(container),
  };
}

/** Where a container is found: one that shares another's network where that is. */
export function networkingOf(
  engine: Engine,
  container: Container,
): Pick<Inspection, "ports" | "networks"> {
  const shared = sharedContainer(container.config.network);
  const holder = shared === undefined ? container : engine.containers.find(shared);
  const networks = holder === undefined ? [] : observeNetworks(engine, holder);
  return {
    ports: networks.flatMap(({ attachment }) => attachment?.ports ?? []),
    networks: networks.map(placeOf),
  };
}

function placeOf({
  network,
  attachment,
}: ReturnType<typeof observeNetworks>[number]): NetworkPlace {
  return {
    network: network.name,
    addresses: attachment?.addresses ?? [],
    mac: attachment?.mac,
  };
}

function healthOf({ health }: Container): ContainerHealth | undefined {
  if (health === undefined) return undefined;
  const { status, failingStreak, log } = health;
  return { status, failingStreak, output: log.at(-1)?.output ?? "" };
}

function dateOf(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}
