import { Fault } from "@skiff/base";
import type { Engine } from "../engine.ts";
import { predefinedNetworks } from "./networks.ts";
import { tellOfNetwork } from "./tell-of-network.ts";

/**
 * Removes a network that no running container is in; its bridge went with the last one. By name, or
 * by id. Throws `not_found`, `failed_precondition` while containers are in it, `permission_denied` for
 * one that is always there.
 */
export function removeNetwork(engine: Engine, name: string): void {
  demandOwn(name);
  const network = engine.networks.resolve(name);
  demandOwn(network.name);
  engine.store.metadata.transaction(() => {
    const active = engine.attachments
      .listOfNetwork(network.id)
      .map(({ containerId }) => engine.containers.find(containerId)?.name ?? containerId);
    if (active.length > 0) {
      throw new Fault(
        "failed_precondition",
        `error while removing network: network ${network.name} has active endpoints: ${active.join(", ")}`,
      );
    }
    engine.networks.remove(network.id);
    tellOfNetwork(engine.store, network, { action: "destroy" });
  });
}

function demandOwn(name: string): void {
  if (!predefinedNetworks.includes(name)) return;
  const message = `${name} is a pre-defined network and cannot be removed`;
  throw new Fault("permission_denied", message);
}
