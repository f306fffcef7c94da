import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { isThere } from "../is-there.ts";
import { attachNetwork } from "./attach-network.ts";
import { detachNetworks } from "./detach-networks.ts";

/**
 * Makes a container's network namespace and puts it into its networks. A container with none of its
 * own is left as it is. A fault, or a crash, leaves what `detachNetworks` removes.
 */
export async function attachNetworks(engine: Engine, container: Container): Promise<void> {
  const { endpoints } = container.config.networking;
  if (endpoints.length === 0) return;
  const netns = engine.layout.netns(container.id);
  if (isThere(netns)) await detachNetworks(engine, container.id); // of a life before
  await engine.oar.pinNetwork(netns, container.id);
  for (const endpoint of endpoints) await attachNetwork(engine, container, endpoint);
}
