import { isAlive } from "../container/keeper.ts";
import type { Engine } from "../engine.ts";
import { removeOrphanedNetworks } from "../network/remove-orphaned-networks.ts";
import { ownerCheckMs, untilChanged } from "./until-changed.ts";

/** Waits until the owner of a network has died, and removes it once no container is in it. */
export async function mindNetwork(engine: Engine, id: string): Promise<void> {
  for (;;) {
    const owner = engine.networks.find(id)?.owner;
    if (owner === undefined) return;
    if (!isAlive(owner)) removeOrphanedNetworks(engine);
    if (engine.networks.find(id) === undefined) return;
    await untilChanged(engine, ownerCheckMs);
  }
}
