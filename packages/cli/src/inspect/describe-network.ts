import type { Engine, Network } from "@skiff/engine";
import { noSuch } from "@skiff/store";
import type { Fields, Value } from "../format/template/value.ts";
import { addressOf } from "./address-of.ts";
import { type ListedNetwork, listNetworks } from "../list-networks.ts";

/** A network as Docker's API tells of it. Throws `not_found`. */
export function describeNetwork(engine: Engine, name: string): Value {
  const { id, name: ownName, driver, network } = find(engine, name);
  return {
    Name: ownName,
    Id: id,
    Created: (network?.createdAt ?? new Date(0)).toISOString(),
    Scope: "local",
    Driver: driver,
    EnableIPv4: true,
    EnableIPv6: network?.ipv6 !== undefined,
    IPAM: {
      Driver: "default",
      Options: null,
      Config: network === undefined ? null : [network, network.ipv6].flatMap(configOf),
    },
    Internal: network?.internal ?? false,
    Attachable: network?.attachable ?? false,
    Ingress: false,
    ConfigFrom: { Network: "" },
    ConfigOnly: false,
    Containers: new Map(network === undefined ? [] : membersOf(engine, network)),
    Options: optionsOf(network),
    Labels: new Map(Object.entries(network?.labels ?? {})),
  };
}

/** A mode is listed under a name alone. */
function find(engine: Engine, name: string): ListedNetwork {
  const mode = listNetworks(engine).find((one) => one.network === undefined && one.name === name);
  if (mode !== undefined) return mode;
  const { id } = engine.networks.resolve(name);
  const found = listNetworks(engine).find((one) => one.id === id);
  if (found === undefined) throw noSuch("network", name);
  return found;
}

function configOf(range: Network["ipv6"]): readonly Fields[] {
  if (range === undefined) return [];
  const { subnet, gateway, range: part, reserved } = range;
  return [
    {
      Subnet: subnet,
      ...(part !== undefined && { IPRange: part }),
      Gateway: gateway,
      ...(reserved && { AuxiliaryAddresses: new Map(Object.entries(reserved)) }),
    },
  ];
}

/** The bridge's interface among them, while it is there. */
function optionsOf(network: Network | undefined): ReadonlyMap<string, string> {
  const bridge =
    network?.bridge === undefined ? {} : { "com.docker.network.bridge.name": network.bridge };
  return new Map(Object.entries({ ...bridge, ...network?.options }));
}

function membersOf(engine: Engine, network: Network): [string, Value][] {
  const shown = (family: 4 | 6, addresses: readonly string[]): string => {
    const place = addressOf(family, network, addresses);
    return place === undefined ? "" : `${place.address}/${place.prefix}`;
  };
  return engine.attachments.listOfNetwork(network.id).map(({ containerId, addresses, mac }) => [
    containerId,
    {
      Name: engine.containers.find(containerId)?.name ?? "",
      MacAddress: mac ?? "",
      IPv4Address: shown(4, addresses),
      IPv6Address: shown(6, addresses),
    },
  ]);
}
