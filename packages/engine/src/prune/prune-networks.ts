import { isFault } from "@skiff/base";
import type { Engine } from "../engine.ts";
import type { Network } from "../network/network.ts";
import { predefinedNetworks } from "../network/networks.ts";
import { tellOfPrune } from "./tell-of-prune.ts";
import { removeNetwork } from "../network/remove-network.ts";

/** Removes networks that no container is in, of those that fit; their names. */
export function pruneNetworks(
  engine: Engine,
  fits: (network: Network) => boolean,
): readonly string[] {
  const removed = engine.networks
    .list()
    .filter((network) => !predefinedNetworks.includes(network.name) && fits(network))
    .filter((network) => isRemoved(engine, network))
    .map(({ name }) => name);
  tellOfPrune(engine, "network", 0);
  return removed;
}

/** Another process may have taken it into use, or removed it. */
function isRemoved(engine: Engine, { id }: Network): boolean {
  try {
    removeNetwork(engine, id);
    return true;
  } catch (error) {
    if (isFault(error, "failed_precondition", "not_found")) return false;
    throw error;
  }
}
