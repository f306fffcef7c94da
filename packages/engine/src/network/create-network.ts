import { Fault } from "@skiff/base";
import type { Engine } from "../engine.ts";
import type { Network } from "./network.ts";
import { predefinedNetworks } from "./networks.ts";
import { decodeAddress, decodeSubnet, type Subnet } from "./subnet.ts";

/** What whoever makes a network may choose. */
export interface NetworkWish {
  readonly name: string;
  readonly driver: string;
  /** Absent: one that is free. */
  readonly subnet: string | undefined;
  readonly gateway: string | undefined;
  /** A part of the subnet; absent: all of it. */
  readonly range: string | undefined;
  readonly internal: boolean;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Docker's name for the bridge's interface. */
const bridgeOption = "com.docker.network.bridge.name";
/** Fewer addresses have no room for a host and a container. */
const longestPrefix = 30;

/**
 * Records a network; its bridge is made for the first container in it. Throws `already_exists` for
 * the name or the subnet, `invalid_argument`, `resource_exhausted` where no subnet is free.
 */
export function createNetwork(engine: Engine, wish: NetworkWish): Network {
  if (engine.rootless) {
    throw new Fault(
      "permission_denied",
      "networks of one's own need root: an ordinary user's containers have pasta, host, none or container:NAME",
    );
  }
  demandName(wish.name);
  if (wish.driver !== "bridge") {
    throw new Fault(
      "invalid_argument",
      `network driver ${wish.driver} is not there: only bridge is`,
    );
  }
  const wantedBridge = wish.options[bridgeOption];
  if (wantedBridge !== undefined && !/^[\w.-]{1,15}$/.test(wantedBridge)) {
    throw new Fault("invalid_argument", `${wantedBridge} is no name of an interface`);
  }
  const { name, internal, options, labels } = wish;
  return engine.store.metadata.transaction(() => {
    const place = planPlace(engine, wish);
    const driver = "bridge" as const;
    const own = { internal, wantedBridge, bridge: undefined, options, labels };
    const record = { driver, ...place, ...own };
    return engine.networks.claim(name, record);
  });
}

function demandName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(name)) {
    throw new Fault(
      "invalid_argument",
      `invalid network name ${JSON.stringify(name)}: use letters, digits, _ . -, the first a letter or a digit`,
    );
  }
  if (!predefinedNetworks.includes(name) && name !== "default") return;
  throw new Fault("permission_denied", `operation is not permitted on predefined ${name} network`);
}

function planPlace(
  engine: Engine,
  wish: NetworkWish,
): Pick<Network, "subnet" | "gateway" | "range" | "isChosen"> {
  const subnet =
    wish.subnet === undefined ? engine.networks.chooseSubnet() : decodeOwn(engine, wish.subnet);
  const { gateway = subnet.address(1), range } = wish;
  const isChosen = wish.subnet === undefined;
  if (isChosen && (wish.gateway ?? range) !== undefined) {
    throw new Fault(
      "invalid_argument",
      "--gateway and --ip-range need a --subnet that they are in",
    );
  }
  if (!subnet.contains(decodeAddress(gateway))) {
    throw new Fault("invalid_argument", `no matching subnet for gateway ${gateway}`);
  }
  if (range !== undefined && !isWithin(decodeSubnet(range), subnet)) {
    throw new Fault("invalid_argument", `no matching subnet for range ${range}`);
  }
  return { subnet: subnet.toString(), gateway, range, isChosen };
}

function decodeOwn(engine: Engine, text: string): Subnet {
  const subnet = decodeSubnet(text);
  if (subnet.prefix > longestPrefix) {
    throw new Fault("invalid_argument", `subnet ${text} is too small: at most /${longestPrefix}`);
  }
  const other = engine.networks.list().find((one) => decodeSubnet(one.subnet).overlaps(subnet));
  if (other === undefined) return subnet;
  throw new Fault(
    "already_exists",
    `Pool overlaps with other one on this address space: ${other.subnet} of network ${other.name}`,
  );
}

function isWithin(range: Subnet, subnet: Subnet): boolean {
  return range.prefix >= subnet.prefix && subnet.contains(range.base);
}
