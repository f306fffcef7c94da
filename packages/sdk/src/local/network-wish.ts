import { isIP, isIPv4 } from "node:net";
import { Fault } from "@skiff/base";
import { type ContainerWish, decodeExtraHost, decodeHostname } from "@skiff/engine";
import type { NetworkingOptions, PortOptions } from "../networking-options.ts";

type Wish = ContainerWish["network"];

interface Place extends NetworkingOptions {
  /** Its network is the pod's. */
  readonly pod?: string | undefined;
}

/** Throws `invalid_argument`. */
export function networkWish(place: Place): Wish {
  const { aliases = [], ports = [], extraHosts = {}, dns = [] } = place;
  const named = { aliases: aliases.map(decodeHostname), address: undefined, mac: undefined };
  return {
    choices: [{ name: networkName(place), ...named }],
    ports: ports.map(portWish),
    exposed: [],
    publishAll: false,
    dns: dns.map(demandAddress),
    dnsSearch: [],
    dnsOptions: [],
    extraHosts: Object.entries(extraHosts).map(([name, address]) =>
      decodeExtraHost(`${name}=${address}`),
    ),
  };
}

function networkName({ network, ports = [], pod }: Place): string {
  return network ?? (ports.length === 0 && pod === undefined ? "none" : "default");
}

function portWish({
  port,
  hostPort = 0,
  address,
  protocol = "tcp",
}: PortOptions): Wish["ports"][number] {
  if (address !== undefined && !isIPv4(address)) {
    throw new Fault("invalid_argument", `port ${port}: ${address} is no IPv4 address`);
  }
  const hostPorts = hostPort === 0 ? undefined : { first: hostPort, last: hostPort };
  return { address, hostPorts, port, protocol };
}

function demandAddress(server: string): string {
  if (isIP(server) !== 0) return server;
  throw new Fault("invalid_argument", `dns: ${JSON.stringify(server)} is no IP address`);
}
