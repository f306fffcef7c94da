import {
  type Container,
  type Engine,
  type Networking,
  type NetworkSeen,
  observeNetworks,
  type PublishedPort,
} from "@skiff/engine";
import { addressOf } from "./address-of.ts";
import { orNull } from "./or-null.ts";
import type { Fields, Value } from "../format/template/value.ts";

/** What Docker's API tells of a container's networks. */
export function describeNetworking(engine: Engine, container: Container): Fields {
  const { id, config } = container;
  const seen = observeNetworks(engine, container);
  const published = seen.flatMap(({ attachment }) => attachment?.ports ?? []);
  const exposed = config.networking.exposed.map((port): [string, Value] => [port, null]);
  const networks = seen.map((one): [string, Value] => [
    one.network.name,
    describePlace(one, config.networking),
  ]);
  const [first] = seen;
  return {
    Bridge: "",
    SandboxID: first?.attachment === undefined ? "" : id,
    HairpinMode: false,
    SandboxKey: first?.attachment === undefined ? "" : engine.layout.netns(id),
    Ports: new Map([...exposed, ...bindingsOf(published)]),
    ...(first ? addressFields(first) : noAddresses),
    MacAddress: first?.attachment?.mac ?? "",
    Networks: new Map(networks.length > 0 ? networks : [[config.network, {}]]),
  };
}

/** What whoever made it wished, as HostConfig has it. */
export function describeWishes({
  ports,
  dns,
  dnsSearch,
  dnsOptions,
  extraHosts,
}: Networking): Fields {
  const bindings = new Map<string, Fields[]>();
  for (const { address, hostPorts, port, protocol } of ports) {
    const host = hostPorts === undefined ? "" : rangeText(hostPorts);
    const binding = { HostIp: address ?? "", HostPort: host };
    const inside = `${port}/${protocol}`;
    bindings.set(inside, [...(bindings.get(inside) ?? []), binding]);
  }
  return {
    PortBindings: bindings,
    Dns: dns,
    DnsOptions: dnsOptions,
    DnsSearch: dnsSearch,
    ExtraHosts: orNull(extraHosts),
  };
}

function rangeText({ first, last }: { readonly first: number; readonly last: number }): string {
  return first === last ? String(first) : `${first}-${last}`;
}

function bindingsOf(published: readonly PublishedPort[]): Map<string, Fields[]> {
  const bindings = new Map<string, Fields[]>();
  for (const { address, hostPort, port, protocol } of published) {
    const inside = `${port}/${protocol}`;
    const binding = { HostIp: address, HostPort: String(hostPort) };
    bindings.set(inside, [...(bindings.get(inside) ?? []), binding]);
  }
  return bindings;
}

function describePlace({ network, attachment }: NetworkSeen, { endpoints }: Networking): Fields {
  const endpoint = endpoints.find((one) => one.network === network.id);
  return {
    IPAMConfig: null,
    Links: null,
    Aliases: orNull(endpoint?.aliases ?? []),
    DriverOpts: null,
    NetworkID: network.id,
    ...addressFields({ network, attachment }),
    MacAddress: attachment?.mac ?? "",
  };
}

const noAddresses: Fields = {
  Gateway: "",
  IPAddress: "",
  IPPrefixLen: 0,
  IPv6Gateway: "",
  GlobalIPv6Address: "",
  GlobalIPv6PrefixLen: 0,
};

function addressFields({ network, attachment }: NetworkSeen): Fields {
  const four = addressOf(4, network, attachment?.addresses);
  const six = addressOf(6, network, attachment?.addresses);
  return {
    ...noAddresses,
    ...(four && {
      Gateway: four.gateway,
      IPAddress: four.address,
      IPPrefixLen: four.prefix,
    }),
    ...(six && {
      IPv6Gateway: six.gateway,
      GlobalIPv6Address: six.address,
      GlobalIPv6PrefixLen: six.prefix,
    }),
  };
}
