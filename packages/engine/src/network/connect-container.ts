import { attemptAsync, Fault } from "@skiff/base";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { attachNetwork } from "./attach-network.ts";
import { disconnectContainer } from "./disconnect-container.ts";
import type { NetworkChoice } from "./network-options.ts";
import { planEndpoint } from "./plan-networking.ts";
import { withEndpoints } from "./with-endpoints.ts";
import { isThere } from "../is-there.ts";

/**
 * Has a container be in another network too: at once where it runs, else once it starts. A fault
 * leaves it as it was. Throws `already_exists`, `not_found`, `invalid_argument`, and
 * `failed_precondition` for one with no networks of its own.
 */
export async function connectContainer(
  engine: Engine,
  container: Container,
  choice: NetworkChoice,
): Promise<void> {
  demandOwn(container);
  const network = engine.networks.resolve(choice.name);
  const endpoint = planEndpoint(choice, network);
  const connected = engine.containers.change(container, (now) => {
    if (now.config.networking.endpoints.some((one) => one.network === network.id)) {
      const message = `endpoint with name ${now.name} already exists in network ${network.name}`;
      throw new Fault("already_exists", message);
    }
    return withEndpoints(now, (endpoints) => [...endpoints, endpoint]);
  });
  if (!isThere(engine.layout.netns(container.id))) return; // it does not run
  await using undo = new AsyncDisposableStack();
  undo.defer(() =>
    attemptAsync(() => disconnectContainer(engine, connected, choice.name), engine.warn),
  );
  await attachNetwork(engine, connected, endpoint);
  undo.move();
}

function demandOwn({ config }: Container): void {
  if (config.network === "none") {
    throw new Fault(
      "failed_precondition",
      "container cannot be connected to multiple networks with one of the networks in private (none) mode",
    );
  }
  if (config.network !== "host" && !config.network.startsWith("container:")) return;
  throw new Fault(
    "failed_precondition",
    "container sharing network namespace with another container or host cannot be connected to any other network",
  );
}
