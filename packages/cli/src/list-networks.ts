import { createHash } from "node:crypto";
import type { Engine, Network } from "@skiff/engine";

/** A network as lists show it: those of containers, and the two modes that Docker lists among them. */
export interface ListedNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: "bridge" | "pasta" | "host" | "null";
  /** Absent for a mode. */
  readonly network: Network | undefined;
}

/** By name; the default one only once it was used. */
export function listNetworks(engine: Engine): readonly ListedNetwork[] {
  const own = engine.networks
    .list()
    .map((network) => ({ id: network.id, name: network.name, driver: network.driver, network }));
  const modes = [mode("host", "host"), mode("none", "null")];
  return [...own, ...modes].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function mode(name: string, driver: "host" | "null"): ListedNetwork {
  const id = createHash("sha256").update(`network ${name}`).digest("hex");
  return { id, name, driver, network: undefined };
}
