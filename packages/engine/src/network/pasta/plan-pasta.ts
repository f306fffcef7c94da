import { Fault } from "@skiff/base";
import type { Protocol, PublishedPort } from "../published-port.ts";
import type { PastaAddresses } from "./pasta-addresses.ts";

/**
 * pasta's command line (pasta(1)): an interface in the network namespace at `netns`, what is sent
 * there by the host's own sockets, and the published ports. The host's loopback is not reached.
 * Throws `invalid_argument` for a protocol that pasta does not pass on.
 */
export function planPasta(
  netns: string,
  {
    interfaceName,
    ports,
    addresses: { container, prefix, gateway, forwarder },
  }: {
    readonly interfaceName: string;
    readonly ports: readonly PublishedPort[];
    readonly addresses: PastaAddresses;
  },
): readonly string[] {
  refuseOthers(ports);
  const inside = ["--address", container, "--netmask", String(prefix), "--gateway", gateway];
  const outwards = [
    "--dns-forward",
    forwarder,
    "--no-map-gw",
    "--tcp-ns",
    "none",
    "--udp-ns",
    "none",
  ];
  const inwards = [
    ...published("--tcp-ports", ports, "tcp"),
    ...published("--udp-ports", ports, "udp"),
  ];
  const place = ["--ns-ifname", interfaceName, "--netns-only", "--netns", netns];
  return ["--quiet", "--config-net", "--ipv4-only", ...inside, ...outwards, ...inwards, ...place];
}

function published(option: string, ports: readonly PublishedPort[], protocol: Protocol): string[] {
  const own = ports.filter((port) => port.protocol === protocol);
  if (own.length === 0) return [option, "none"];
  return own.flatMap(({ address, hostPort, port }) => [option, `${address}/${hostPort}:${port}`]);
}

function refuseOthers(ports: readonly PublishedPort[]): void {
  const other = ports.find(({ protocol }) => protocol === "sctp");
  if (other === undefined) return;
  throw new Fault("invalid_argument", `port ${other.port}/sctp cannot be published without root`);
}
