import type { NetworkConfiguration } from "@skiff/cni";
import type { Network, NetworkRange } from "./network.ts";
import { decodeSubnet } from "./subnet.ts";

/** What a container's attachment to a network asks of the plugins. */
export interface AttachmentWish {
  /** Whether this network is the container's way out. */
  readonly isFirst: boolean;
  readonly publishes: boolean;
  /** Where addresses that are taken are written down. */
  readonly leases: string;
  readonly bridge: string;
}

/** A network as Debian's standard plugins take it. */
export function planConfiguration(
  network: Network,
  { isFirst, publishes, leases, bridge }: AttachmentWish,
): NetworkConfiguration {
  const leadsOut = isFirst && !network.internal;
  const families = network.ipv6 === undefined ? [network] : [network, network.ipv6];
  return {
    name: network.id,
    plugins: [
      {
        type: "bridge",
        bridge,
        isGateway: true,
        isDefaultGateway: leadsOut,
        ipMasq: leadsOut,
        hairpinMode: true,
        capabilities: { mac: true, ips: true },
        ipam: {
          type: "host-local",
          dataDir: leases,
          ranges: families.map((family) => [rangeOf(family)]),
        },
      },
      ...(publishes ? [{ type: "portmap", snat: true, capabilities: { portMappings: true } }] : []),
      { type: "firewall", backend: "iptables", ingressPolicy: "same-bridge" },
    ],
  };
}

/** The first address of a subnet is nobody's, and neither is the last. */
function rangeOf({ subnet, gateway, range }: NetworkRange): Readonly<Record<string, string>> {
  if (range === undefined) return { subnet, gateway };
  const part = decodeSubnet(range);
  const last = part.size > 3n ? part.size - 2n : 1n;
  return { subnet, gateway, rangeStart: part.address(1), rangeEnd: part.address(last) };
}
