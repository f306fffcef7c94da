import { type Attachment, type NetworkConfiguration } from "@skiff/cni";
import type { Engine } from "../engine.ts";
import type { NetworkAttachment } from "./attachments.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Bridged } from "./ensure-bridge.ts";
import type { Network } from "./network.ts";
import { planConfiguration } from "./plan-configuration.ts";
import type { PublishedPort } from "./published-port.ts";
import { decodeSubnet } from "./subnet.ts";
import { isThere } from "../is-there.ts";

/** The interface that leads out. */
export const firstInterface = "eth0";

export interface PlannedAttachment {
  readonly configuration: NetworkConfiguration;
  readonly attachment: Attachment;
}

/** What the plugins are told of an attachment, when they make it and when they undo it. */
export function planAttachment(
  engine: Engine,
  network: Bridged,
  {
    attachment,
    endpoint,
  }: {
    readonly attachment: NetworkAttachment;
    readonly endpoint?: Pick<Endpoint, "address" | "address6" | "mac">;
  },
): PlannedAttachment {
  const { containerId, interfaceName, ports } = attachment;
  const netns = engine.layout.netns(containerId);
  const { mac } = endpoint ?? {};
  const ips = [
    ...withPrefix(endpoint?.address, network.subnet),
    ...withPrefix(endpoint?.address6, network.ipv6?.subnet),
  ];
  return {
    configuration: planConfiguration(choosingFrom(network, endpoint), {
      isFirst: interfaceName === firstInterface,
      publishes: ports.length > 0,
      leases: engine.layout.ipam,
      bridge: network.bridge,
    }),
    attachment: {
      containerId,
      netns: isThere(netns) ? netns : "",
      interfaceName,
      capabilities: {
        ...(ports.length > 0 && { portMappings: ports.map((port) => mappingOf(port, network)) }),
        ...(ips.length > 0 && { ips }),
        ...(mac !== undefined && { mac }),
      },
    },
  };
}

/** Who chooses an address chooses from all of the subnet. */
function choosingFrom(
  network: Bridged,
  { address, address6 }: Partial<Pick<Endpoint, "address" | "address6">> = {},
): Network {
  const { ipv6 } = network;
  const all = { range: undefined, reserved: undefined };
  return {
    ...network,
    ...(address !== undefined && all),
    ipv6: ipv6 && { ...ipv6, ...(address6 !== undefined && all) },
  };
}

function withPrefix(address: string | undefined, subnet: string | undefined): readonly string[] {
  if (address === undefined || subnet === undefined) return [];
  return [`${address}/${decodeSubnet(subnet).prefix}`];
}

/** Without an address a port is published at those of all families that the container has. */
function mappingOf(
  { address, hostPort, port, protocol }: PublishedPort,
  { ipv6 }: Pick<Network, "ipv6">,
): object {
  const hostIP = address === "0.0.0.0" && ipv6 === undefined ? {} : { hostIP: address };
  return { hostPort, containerPort: port, protocol, ...hostIP };
}
