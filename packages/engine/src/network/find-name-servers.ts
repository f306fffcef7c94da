import { resolverAddress } from "@skiff/spec";
import type { ContainerConfig } from "../container/container-config.ts";
import type { Engine } from "../engine.ts";
import { pastaAddresses } from "./pasta/pasta-addresses.ts";
import type { NameServers } from "./plan-resolv-conf.ts";

/** Who answers a container in networks of ours; nobody where it is in none. */
export function findNameServers(
  { networks }: Pick<Engine, "networks">,
  { networking }: Pick<ContainerConfig, "networking">,
): NameServers {
  const [endpoint] = networking.endpoints;
  const network = endpoint && networks.find(endpoint.network);
  if (network === undefined) return {};
  if (network.driver === "pasta") return { forwarder: pastaAddresses(network).forwarder };
  return { resolver: resolverAddress };
}
