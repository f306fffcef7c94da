import { isFault } from "@skiff/base";
import { isAlive } from "../container/keeper.ts";
import type { Engine } from "../engine.ts";
import { removeNetwork } from "./remove-network.ts";

/** Removes the networks whose owners have died, but for those that a container is in yet. Idempotent. */
export function removeOrphanedNetworks(engine: Engine): void {
  for (const { id, owner } of engine.networks.listOwned()) {
    if (owner === undefined || isAlive(owner)) continue;
    try {
      removeNetwork(engine, id);
    } catch (error) {
      if (!isFault(error, "failed_precondition", "not_found")) throw error;
    }
  }
}
