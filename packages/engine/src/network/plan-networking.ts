import { Fault } from "@skiff/base";
import { decodeExposed } from "./decode-exposed.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Network, NetworkRange } from "./network.ts";
import type { NetworkChoice, NetworkOptions } from "./network-options.ts";
import type { Networking } from "./networking.ts";
import { defaultNetwork } from "./networks.ts";
import type { PortWish, Protocol } from "./published-port.ts";
import { decodeAddress, decodeSubnet } from "./subnet.ts";

/** What was looked up for the wishes. */
export interface NetworkingGiven {
  /** The name of the network that a container is in when none is named. */
  readonly defaultNetwork: string;
  /** "80/tcp": the image's. */
  readonly exposed: readonly string[];
  /** Throws `not_found`. */
  readonly resolveNetwork: (name: string) => Network;
  /** The id of a container by its name. Throws `not_found`. */
  readonly resolveContainer: (name: string) => string;
}

export interface PlannedNetworking {
  /** See `ContainerConfig`. */
  readonly network: string;
  readonly networking: Networking;
}

/**
 * What is recorded of the wishes for a container's networks. Throws `invalid_argument` for those
 * that exclude each other, in Docker's words, and `not_found`.
 */
export function planNetworking(
  options: NetworkOptions & { readonly hostname: string | undefined },
  given: NetworkingGiven,
): PlannedNetworking {
  const choices = options.choices.length > 0 ? options.choices : [defaultChoice];
  const [first = defaultChoice, ...others] = choices;
  const exposed = [...new Set([...given.exposed.flatMap(decodeExposed), ...options.exposed])];
  const { dns, dnsSearch, dnsOptions, extraHosts } = options;
  const wished = { endpoints: [], ports: [], exposed, dns, dnsSearch, dnsOptions, extraHosts };
  if (choices.some(({ name }) => isMode(name))) {
    if (others.length > 0)
      throw conflict("cannot attach both user-defined and non-user-defined network-modes");
    refuseEndpoint(first);
    if (!first.name.startsWith(containerMode)) return { network: first.name, networking: wished };
    refuseOwn(options, first);
    const id = given.resolveContainer(first.name.slice(containerMode.length));
    return { network: `${containerMode}${id}`, networking: wished };
  }
  const networks = choices.map(({ name }) =>
    given.resolveNetwork(name === "default" ? given.defaultNetwork : name),
  );
  const endpoints = choices.map((choice, at) => planEndpoint(choice, networks[at]));
  if (new Set(endpoints.map(({ network }) => network)).size < endpoints.length) {
    throw new Fault("invalid_argument", "a network is named twice");
  }
  const ports = [...options.ports, ...(options.publishAll ? publishAll(exposed, options) : [])];
  return {
    network: networks[0]?.name ?? given.defaultNetwork,
    networking: { ...wished, endpoints, ports },
  };
}

/** What begins the mode of a container in another one's network namespace. */
const containerMode = "container:";

const defaultChoice: NetworkChoice = {
  name: "default",
  aliases: [],
  address: undefined,
  mac: undefined,
};

function isMode(name: string): boolean {
  return name === "none" || name === "host" || name.startsWith(containerMode);
}

/** Throws `invalid_argument` for what a network does not allow. */
export function planEndpoint(
  { aliases, address, address6, mac }: NetworkChoice,
  network: Network | undefined,
): Endpoint {
  if (network === undefined) throw new Fault("not_found", "no such network");
  if (network.driver === "pasta")
    refuseEndpoint({ name: network.name, aliases, address, address6, mac });
  if (address !== undefined) demandAddress(address, network, network);
  if (address6 !== undefined) demandAddress(address6, network, network.ipv6);
  return { network: network.id, aliases, address, address6, mac };
}

function demandAddress(address: string, network: Network, range: NetworkRange | undefined): void {
  const decoded = decodeAddress(address);
  if (network.name === defaultNetwork) {
    throw new Fault(
      "invalid_argument",
      "user specified IP address is supported on user defined networks only",
    );
  }
  if (range?.isChosen === true) {
    throw new Fault(
      "invalid_argument",
      "user specified IP address is supported only when connecting to networks with user configured subnets",
    );
  }
  if (range !== undefined && decodeSubnet(range.subnet).contains(decoded)) return;
  throw new Fault(
    "invalid_argument",
    `no configured subnet or ip-range contain the IP address ${address}`,
  );
}

function refuseEndpoint({ name, aliases, address, address6, mac }: NetworkChoice): void {
  if (aliases.length > 0) {
    throw conflict("network-scoped alias is supported only for containers in networks");
  }
  if ((address ?? address6) !== undefined) {
    throw conflict("user specified IP address is supported on user defined networks only");
  }
  if (mac !== undefined) throw conflict(`mac-address and the network mode ${name}`);
}

/** In another's namespace a container has what that one has. */
function refuseOwn(options: Parameters<typeof planNetworking>[0], { name }: NetworkChoice): void {
  const wishes: readonly (readonly [is: boolean, what: string])[] = [
    [options.hostname !== undefined, "hostname and the network mode"],
    [options.dns.length > 0, "dns and the network mode"],
    [options.extraHosts.length > 0, "custom host-to-IP mapping and the network mode"],
    [
      options.ports.length > 0 || options.publishAll,
      "port publishing and the container type network mode",
    ],
    [options.exposed.length > 0, "port exposing and the container type network mode"],
    [name === containerMode, "invalid container format container:<name|id>"],
  ];
  const wrong = wishes.find(([is]) => is);
  if (wrong !== undefined) throw conflict(wrong[1]);
}

function conflict(what: string): Fault {
  return new Fault("invalid_argument", `conflicting options: ${what}`);
}

/** Those that are published by name already are not published twice. */
function publishAll(exposed: readonly string[], { ports }: NetworkOptions): PortWish[] {
  return exposed
    .map((text): PortWish => {
      const [port = "", protocol = ""] = text.split("/");
      return {
        address: undefined,
        hostPorts: undefined,
        port: Number(port),
        protocol: protocolOf(protocol),
      };
    })
    .filter((w) => !ports.some((p) => p.port === w.port && p.protocol === w.protocol));
}

function protocolOf(text: string): Protocol {
  return text === "udp" || text === "sctp" ? text : "tcp";
}
