import { Fault } from "@skiff/base";
import { observeProcess } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { chooseSubnet6 } from "./choose-subnet6.ts";
import type { Network, NetworkRange } from "./network.ts";
import { predefinedNetworks } from "./networks.ts";
import { tellOfNetwork } from "./tell-of-network.ts";
import { type Address, decodeAddress, decodeSubnet, encodeAddress, type Subnet } from "./subnet.ts";

/** What whoever makes a network may choose. */
export interface NetworkWish {
  readonly name: string;
  readonly driver: string;
  /** One of IPv4, and one of IPv6; where there is none, one that is free. */
  readonly subnets: readonly string[];
  readonly gateways: readonly string[];
  /** Parts of the subnets; where there is none, all of it. */
  readonly ranges: readonly string[];
  /** Addresses of the subnets that no container is to get unasked, by what has them. */
  readonly reserved?: Readonly<Record<string, string>>;
  readonly attachable?: boolean;
  readonly ipv6: boolean;
  readonly internal: boolean;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Removed once this process has ended, however it ends, by whoever sees that first. */
  readonly isOwn?: boolean;
}

/** Docker's name for the bridge's interface. */
const bridgeOption = "com.docker.network.bridge.name";
/** Fewer addresses have no room for a host and a container. */
const longestPrefixes = { 4: 30, 6: 126 } as const;

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
  const { name, internal, options, labels, attachable = false } = wish;
  return engine.store.metadata.transaction(() => {
    const given = decodeGiven(wish);
    const place = planRange(engine, selected(given, 4), () => engine.networks.chooseSubnet());
    const ipv6 = wish.ipv6 ? planRange(engine, selected(given, 6), chooseSubnet6) : undefined;
    demandWithin(given.reserved, [place, ...(ipv6 === undefined ? [] : [ipv6])]);
    const driver = "bridge" as const;
    const owner = wish.isOwn === true ? observeProcess("self") : undefined;
    const own = { internal, wantedBridge, bridge: undefined, options, labels, attachable, owner };
    const record = { driver, ...place, ipv6, ...own };
    const made = engine.networks.claim(name, record);
    tellOfNetwork(engine.store, made, { action: "create" });
    return made;
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

interface Given {
  readonly subnets: readonly Subnet[];
  readonly gateways: readonly Address[];
  readonly ranges: readonly Subnet[];
  readonly reserved: readonly Reserved[];
}

interface Reserved extends Address {
  readonly name: string;
}

function decodeGiven({ subnets, gateways, ranges, reserved = {}, ipv6 }: NetworkWish): Given {
  const given = {
    subnets: subnets.map(decodeSubnet),
    gateways: gateways.map(decodeAddress),
    ranges: ranges.map(decodeSubnet),
    reserved: Object.entries(reserved).map(([name, text]) => ({ name, ...decodeAddress(text) })),
  };
  const all: readonly Pick<Address, "family">[] = Object.values(given).flat();
  if (!ipv6 && all.some(({ family }) => family === 6)) {
    throw new Fault("invalid_argument", "addresses of IPv6 need --ipv6");
  }
  return given;
}

function demandWithin(reserved: readonly Reserved[], places: readonly NetworkRange[]): void {
  const subnets = places.map(({ subnet }) => decodeSubnet(subnet));
  const stray = reserved.find((one) => !subnets.some((subnet) => subnet.contains(one)));
  if (stray === undefined) return;
  const address = encodeAddress(stray);
  throw new Fault("invalid_argument", `no matching subnet for aux-address ${address}`);
}

interface Selected {
  readonly subnet: Subnet | undefined;
  readonly gateway: Address | undefined;
  readonly range: Subnet | undefined;
  readonly reserved: readonly Reserved[];
}

/** Those of one family. Throws `invalid_argument` where there is more than one of a kind. */
function selected({ subnets, gateways, ranges, reserved }: Given, family: 4 | 6): Selected {
  const only = <T extends Pick<Address, "family">>(
    what: string,
    all: readonly T[],
  ): T | undefined => {
    const [first, second] = all.filter((one) => one.family === family);
    if (second === undefined) return first;
    throw new Fault("invalid_argument", `a network has one ${what} of IPv${family}`);
  };
  return {
    subnet: only("subnet", subnets),
    gateway: only("gateway", gateways),
    range: only("range", ranges),
    reserved: reserved.filter((one) => one.family === family),
  };
}

function planRange(
  engine: Engine,
  { subnet: given, gateway, range, reserved }: Selected,
  choose: () => Subnet,
): NetworkRange {
  const isChosen = given === undefined;
  if (isChosen && (gateway ?? range ?? reserved[0]) !== undefined) {
    throw new Fault(
      "invalid_argument",
      "--gateway, --ip-range and --aux-address need a --subnet that they are in",
    );
  }
  const subnet = given ?? choose();
  demandFree(engine, subnet);
  if (gateway !== undefined && !subnet.contains(gateway)) {
    throw new Fault("invalid_argument", `no matching subnet for gateway ${encodeAddress(gateway)}`);
  }
  if (range !== undefined && !isWithin(range, subnet)) {
    throw new Fault("invalid_argument", `no matching subnet for range ${range.toString()}`);
  }
  return {
    subnet: subnet.toString(),
    gateway: gateway === undefined ? subnet.address(1) : encodeAddress(gateway),
    range: range?.toString(),
    ...(reserved.length > 0 && {
      reserved: Object.fromEntries(reserved.map((one) => [one.name, encodeAddress(one)])),
    }),
    isChosen,
  };
}

function demandFree(engine: Engine, subnet: Subnet): void {
  const longest = longestPrefixes[subnet.family];
  if (subnet.prefix > longest) {
    const text = subnet.toString();
    throw new Fault("invalid_argument", `subnet ${text} is too small: at most /${longest}`);
  }
  for (const { name, subnet: own, ipv6 } of engine.networks.list()) {
    const other = [own, ipv6?.subnet].find(
      (text) => text !== undefined && decodeSubnet(text).overlaps(subnet),
    );
    if (other === undefined) continue;
    throw new Fault(
      "already_exists",
      `Pool overlaps with other one on this address space: ${other} of network ${name}`,
    );
  }
}

function isWithin(range: Subnet, subnet: Subnet): boolean {
  const first = { family: range.family, number: range.base };
  return range.prefix >= subnet.prefix && subnet.contains(first);
}
