import type { ContainerConfig } from "../../container/container-config.ts";
import type { Engine } from "../../engine.ts";
import { pastaAddresses } from "./pasta-addresses.ts";

/** Where a container asks for names that only the host can ask for; undefined where nobody answers. */
export function findForwarder(
  { networks }: Pick<Engine, "networks">,
  { networking }: Pick<ContainerConfig, "networking">,
): string | undefined {
  const [endpoint] = networking.endpoints;
  const network = endpoint && networks.find(endpoint.network);
  return network?.driver === "pasta" ? pastaAddresses(network).forwarder : undefined;
}
