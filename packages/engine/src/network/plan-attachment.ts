import { type Attachment, type NetworkConfiguration } from "@skiff/cni";
import { existsSync } from "node:fs";
import type { Engine } from "../engine.ts";
import type { NetworkAttachment } from "./attachments.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Bridged } from "./ensure-bridge.ts";
import { planConfiguration } from "./plan-configuration.ts";
import type { PublishedPort } from "./published-port.ts";
import { decodeSubnet } from "./subnet.ts";

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
    readonly endpoint?: Pick<Endpoint, "address" | "mac">;
  },
): PlannedAttachment {
  const { containerId, interfaceName, ports } = attachment;
  const netns = engine.layout.netns(containerId);
  const { address, mac } = endpoint ?? {};
  const { prefix } = decodeSubnet(network.subnet);
  return {
    configuration: planConfiguration(network, {
      isFirst: interfaceName === firstInterface,
      publishes: ports.length > 0,
      leases: engine.layout.ipam,
      bridge: network.bridge,
    }),
    attachment: {
      containerId,
      netns: existsSync(netns) ? netns : "",
      interfaceName,
      capabilities: {
        ...(ports.length > 0 && { portMappings: ports.map(mappingOf) }),
        ...(address !== undefined && { ips: [`${address}/${prefix}`] }),
        ...(mac !== undefined && { mac }),
      },
    },
  };
}

function mappingOf({ address, hostPort, port, protocol }: PublishedPort): object {
  const hostIP = address === "0.0.0.0" ? {} : { hostIP: address };
  return { hostPort, containerPort: port, protocol, ...hostIP };
}
