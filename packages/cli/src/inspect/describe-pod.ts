import { type Engine, observePod, resolvePod } from "@skiff/engine";
import type { Value } from "../format/template/value.ts";
import { describeWishes } from "./describe-networking.ts";

/** A pod as Podman tells of it, as far as there is what it tells of. Throws `not_found`. */
export async function describePod(engine: Engine, name: string): Promise<Value> {
  const { pod, status, containers } = await observePod(engine, resolvePod(engine, name));
  const { config } = pod;
  return {
    Id: pod.id,
    Name: pod.name,
    Created: pod.createdAt.toISOString(),
    State: status,
    Hostname: config.hostname,
    Labels: new Map(Object.entries(config.surroundings.labels)),
    CreateInfra: true,
    InfraContainerID: pod.id,
    InfraConfig: {
      HostNetwork: config.network === "host",
      NetworkMode: config.network,
      ...describeWishes(config.networking),
    },
    SharedNamespaces: config.shares ?? [],
    NumContainers: containers.length,
    Containers: containers.map(({ container, seen }) => ({
      Id: container.id,
      Name: container.name,
      State: seen.status,
    })),
  };
}
