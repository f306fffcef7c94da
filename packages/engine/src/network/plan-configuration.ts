import type { NetworkConfiguration } from "@skiff/cni";
import type { Network } from "./network.ts";
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
  const range = {
    subnet: network.subnet,
    gateway: network.gateway,
    ...(network.range !== undefined && rangeOf(network.range)),
  };
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
        ipam: { type: "host-local", dataDir: leases, ranges: [[range]] },
      },
      ...(publishes ? [{ type: "portmap", snat: true, capabilities: { portMappings: true } }] : []),
      { type: "firewall", backend: "iptables", ingressPolicy: "same-bridge" },
    ],
  };
}

/** The first address of a subnet is nobody's, and neither is the last. */
function rangeOf(text: string): { readonly rangeStart: string; readonly rangeEnd: string } {
  const range = decodeSubnet(text);
  return { rangeStart: range.address(1), rangeEnd: range.address(Math.max(1, range.size - 2)) };
}
