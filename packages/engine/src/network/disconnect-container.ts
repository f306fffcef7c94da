import { Fault } from "@skiff/base";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { detachNetwork } from "./detach-network.ts";
import { withEndpoints } from "./with-endpoints.ts";

/**
 * Takes a container out of one of its networks, for good. After a crash it can be run again. Throws
 * `not_found`, `failed_precondition` where it is not in it.
 */
export async function disconnectContainer(
  engine: Engine,
  container: Container,
  networkName: string,
): Promise<void> {
  const network = engine.networks.resolve(networkName);
  const attachment = engine.attachments.find(container.id, network.id);
  engine.containers.change(container, (now) => {
    const { endpoints } = now.config.networking;
    const others = endpoints.filter((endpoint) => endpoint.network !== network.id);
    if (others.length < endpoints.length || attachment !== undefined) {
      return withEndpoints(now, () => others);
    }
    throw new Fault(
      "failed_precondition",
      `container ${now.name} is not connected to network ${network.name}`,
    );
  });
  if (attachment !== undefined) await detachNetwork(engine, attachment);
}
