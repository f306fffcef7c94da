import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import type { NetworkAttachment } from "./attachments.ts";
import type { Network } from "./network.ts";

/** A network that a container is to be in, and its place there as long as it is. */
export interface NetworkSeen {
  readonly network: Network;
  readonly attachment: NetworkAttachment | undefined;
}

/** A container's own networks, in their order. */
export function observeNetworks(
  engine: Pick<Engine, "networks" | "attachments">,
  { id, config }: Pick<Container, "id" | "config">,
): readonly NetworkSeen[] {
  const attachments = engine.attachments.listOfContainer(id);
  return config.networking.endpoints.flatMap((endpoint) => {
    const network = engine.networks.find(endpoint.network);
    if (network === undefined) return [];
    const attachment = attachments.find(({ networkId }) => networkId === network.id);
    return [{ network, attachment }];
  });
}
