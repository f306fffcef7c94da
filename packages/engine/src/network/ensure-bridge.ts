import { Fault } from "@skiff/base";
import type { Engine } from "../engine.ts";
import { ensureBridgeLink } from "./bridge-link.ts";
import type { Route } from "./decode-routes.ts";
import { listRoutes } from "./list-routes.ts";
import type { Network } from "./network.ts";
import { defaultNetwork } from "./networks.ts";
import { decodeSubnet } from "./subnet.ts";

const mostTries = 64;

export type Bridged = Network & { readonly bridge: string };

/**
 * Has a network's bridge be there: its name is recorded first, and taken from nobody else. It goes
 * with the network's last attachment. Throws `resource_exhausted` where no subnet is free, and
 * `already_exists` where what its maker named is another's.
 */
export function ensureBridge(engine: Engine, id: string): Bridged {
  for (let tries = 0; tries < mostTries; tries++) {
    const { bridge } = engine.networks.change(id, (now) => ({
      bridge: now.bridge ?? nameOf(now, 0),
    }));
    const made = engine.store.metadata.transaction(() => makeBridge(engine, id, bridge));
    if (made !== undefined) return made;
  }
  throw new Fault("resource_exhausted", `no name is free for a bridge of network ${id}`);
}

/** Undefined where another process has changed the name meanwhile, or another name is to be tried. */
function makeBridge(engine: Engine, id: string, name = ""): Bridged | undefined {
  const network = engine.networks.get(id);
  if (network.bridge !== name) return undefined;
  switch (ensureBridgeLink(network, name)) {
    case "there":
      return { ...network, bridge: name };
    case "made":
      return { ...freeOfRoutes(engine, network), bridge: name };
    case "foreign":
      engine.networks.change(id, () => ({ bridge: nextName(network, name) }));
      return undefined;
    default:
      throw new Fault("internal", `bridge ${name}`);
  }
}

/** Routes come and go: a network that nobody has used meanwhile may lie elsewhere, if we chose its place. */
function freeOfRoutes(engine: Engine, network: Network): Network {
  const routes = listRoutes();
  if (network.ipv6 !== undefined) demandNoRoute(network, network.ipv6.subnet, routes);
  const route = findRoute(routes, network.subnet);
  if (route === undefined) return network;
  if (!network.isChosen) demandNoRoute(network, network.subnet, routes);
  const subnet = engine.networks.chooseSubnet();
  return engine.networks.change(network.id, () => ({
    subnet: subnet.toString(),
    gateway: subnet.address(1),
  }));
}

function demandNoRoute({ name }: Network, subnet: string, routes: readonly Route[]): void {
  const route = findRoute(routes, subnet);
  if (route === undefined) return;
  const message = `subnet ${subnet} of network ${name} overlaps the route to ${route.destination.toString()} by ${route.device}`;
  throw new Fault("failed_precondition", message);
}

function findRoute(routes: readonly Route[], subnet: string): Route | undefined {
  const own = decodeSubnet(subnet);
  return routes.find(({ destination }) => destination.overlaps(own));
}

/** The default network's is skiff0, or another root's is, and it is skiff1. */
function nameOf({ id, name, wantedBridge }: Network, number: number): string {
  if (wantedBridge !== undefined) return wantedBridge;
  return name === defaultNetwork ? `skiff${number}` : `skiff-${id.slice(0, 9)}`;
}

function nextName(network: Network, name: string): string {
  const next = nameOf(network, Number(/\d+$/.exec(name)?.[0] ?? 0) + 1);
  if (next !== name) return next;
  throw new Fault("already_exists", `interface ${name} is not network ${network.name}'s bridge`);
}
