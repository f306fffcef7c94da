import type { Engine } from "../engine.ts";
import { isThere } from "../is-there.ts";
import { detachNetwork } from "./detach-network.ts";

/**
 * Undoes `attachNetworks`, as much of it as there is: the attachments, and then the network
 * namespace. Idempotent. A plugin that fails is warned of, and done without.
 */
export async function detachNetworks(engine: Engine, containerId: string): Promise<void> {
  for (const attachment of engine.attachments.listOfContainer(containerId).toReversed()) {
    await detachNetwork(engine, attachment);
  }
  const netns = engine.layout.netns(containerId);
  if (isThere(netns)) await engine.oar.unpinNetwork(netns);
}
