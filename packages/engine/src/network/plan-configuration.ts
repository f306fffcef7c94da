import { Fault } from "@skiff/base";
import type { NetworkConfiguration } from "@skiff/cni";
import type { Network, NetworkRange } from "./network.ts";
import { decodeAddress, decodeSubnet, type Subnet } from "./subnet.ts";

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
          ranges: families.map(rangesOf),
        },
      },
      ...(publishes ? [{ type: "portmap", snat: true, capabilities: { portMappings: true } }] : []),
      { type: "firewall", backend: "iptables", ingressPolicy: "same-bridge" },
    ],
  };
}

type Range = Readonly<Record<string, string>>;

/** The first address of a subnet is nobody's, and neither is the last; what is reserved lies between two ranges. */
function rangesOf({ subnet, gateway, range, reserved = {} }: NetworkRange): readonly Range[] {
  const taken = Object.values(reserved).map((text) => decodeAddress(text).number);
  if (range === undefined && taken.length === 0) return [{ subnet, gateway }];
  const part = decodeSubnet(range ?? subnet);
  const last = part.size > 3n ? part.size - 2n : 1n;
  return free(part, last, taken).map(([rangeStart, rangeEnd]) => ({
    subnet,
    gateway,
    rangeStart: part.address(rangeStart),
    rangeEnd: part.address(rangeEnd),
  }));
}

/** From the second address to the last, without those that are taken. Throws `resource_exhausted` for none. */
function free(
  { base }: Subnet,
  last: bigint,
  taken: readonly bigint[],
): readonly (readonly [bigint, bigint])[] {
  const ends = [...new Set(taken.map((number) => number - base))]
    .filter((offset) => offset >= 1n && offset <= last)
    .toSorted((a, b) => (a < b ? -1 : 1));
  const starts = [1n, ...ends.map((offset) => offset + 1n)];
  const ranges = starts
    .map((start, i) => [start, (ends[i] ?? last + 1n) - 1n] as const)
    .filter(([start, end]) => start <= end);
  if (ranges.length > 0) return ranges;
  throw new Fault("resource_exhausted", "all of the network's addresses are reserved");
}
