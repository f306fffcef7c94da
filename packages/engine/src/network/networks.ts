import { Fault, isFault } from "@skiff/base";
import { type NetworkRow, noSuch, type Store } from "@skiff/store";
import { randomHex } from "../random-hex.ts";
import { chooseSubnet } from "./choose-subnet.ts";
import { decodeNetworkRecord } from "./decode-network-record.ts";
import type { Network, NetworkRecord } from "./network.ts";
import { listRoutes } from "./list-routes.ts";
import { decodeSubnet, type Subnet } from "./subnet.ts";

/** Of the network that a container is in when its maker names none. */
export const defaultNetwork = "bridge";
/** The same for containers of ordinary users, who may make no interfaces on the host. */
const rootlessNetwork = "pasta";
/** Networks that are always there. */
export const predefinedNetworks: readonly string[] = [
  defaultNetwork,
  rootlessNetwork,
  "host",
  "none",
];

/** Networks' records: rows of the store. Each method is a transaction of its own. */
export class Networks {
  readonly #store: Store;
  /** The name of that which a container is in when its maker names none. */
  readonly defaultName: string;

  constructor(store: Store, { rootless }: { readonly rootless: boolean }) {
    this.#store = store;
    this.defaultName = rootless ? rootlessNetwork : defaultNetwork;
  }

  /** Throws `already_exists`. */
  claim(name: string, record: NetworkRecord): Network {
    return decodeRow(this.#store.networks.claim({ id: randomHex(32), name, record }));
  }

  /** The default one, made the first time. */
  ensureDefault(): Network {
    const row = this.#store.networks.findByName(this.defaultName);
    if (row !== undefined) return decodeRow(row);
    const subnet = this.chooseSubnet();
    try {
      return this.claim(this.defaultName, {
        driver: this.defaultName === rootlessNetwork ? "pasta" : "bridge",
        subnet: subnet.toString(),
        gateway: subnet.address(1),
        range: undefined,
        isChosen: true,
        ipv6: undefined,
        internal: false,
        wantedBridge: undefined,
        bridge: undefined,
        options: {},
        labels: {},
      });
    } catch (error) {
      if (!isFault(error, "already_exists")) throw error;
      return this.ensureDefault(); // another process was faster
    }
  }

  /** One that overlaps neither a route of this host nor another network. Throws `resource_exhausted`. */
  chooseSubnet(): Subnet {
    const rows = this.list().map(({ subnet }) => decodeSubnet(subnet));
    return chooseSubnet([...rows, ...listRoutes().map(({ destination }) => destination)]);
  }

  /**
   * By what people write: a name, an id, or as much of an id as no other has.
   * Throws `not_found`, and `invalid_argument` where several ids begin so.
   */
  resolve(text: string): Network {
    if (text === this.defaultName) return this.ensureDefault();
    const rows = this.#store.networks;
    const exact = rows.findByName(text) ?? rows.find(text);
    if (exact !== undefined) return decodeRow(exact);
    const begun = /^[0-9a-f]{1,63}$/.test(text)
      ? rows.list().filter(({ id }) => id.startsWith(text))
      : [];
    const [first, ...others] = begun;
    if (first === undefined) throw this.#missing(text);
    if (others.length === 0) return decodeRow(first);
    throw new Fault("invalid_argument", `network ${text} is ambiguous (${begun.length} matches)`);
  }

  #missing(text: string): Fault {
    if (this.defaultName !== rootlessNetwork || !predefinedNetworks.includes(text)) {
      return noSuch("network", text);
    }
    return new Fault("not_found", `network ${text} is root's alone; yours is ${rootlessNetwork}`);
  }

  /** Throws `not_found`. */
  get(id: string): Network {
    const network = this.find(id);
    if (network !== undefined) return network;
    throw noSuch("network", id);
  }

  find(id: string): Network | undefined {
    const row = this.#store.networks.find(id);
    return row === undefined ? undefined : decodeRow(row);
  }

  /** By name; the default one among them once it is made. */
  list(): readonly Network[] {
    return this.#store.networks.list().map(decodeRow);
  }

  /** Those that go with a process. */
  listOwned(): readonly Network[] {
    return this.#store.networks.listOwned().map(decodeRow);
  }

  /** Changes the record as it is now. Throws `not_found`. */
  change(id: string, change: (now: Network) => Partial<NetworkRecord>): Network {
    return this.#store.metadata.transaction(() => {
      const now = this.get(id);
      const changed = { ...now, ...change(now) };
      this.#store.networks.replace(id, recordOf(changed));
      return changed;
    });
  }

  /** Idempotent. Throws `failed_precondition` while something is attached to it. */
  remove(id: string): void {
    this.#store.networks.remove(id);
  }
}

function recordOf(network: NetworkRecord): NetworkRecord {
  const { driver, subnet, gateway, range, reserved, isChosen, ipv6, internal } = network;
  const { wantedBridge, bridge, options, labels, attachable, owner } = network;
  const place = { driver, subnet, gateway, range, reserved, isChosen, ipv6, internal };
  return { ...place, wantedBridge, bridge, options, labels, attachable, owner };
}

function decodeRow({ id, name, createdAt, record }: NetworkRow): Network {
  return { ...decodeNetworkRecord(record), id, name, createdAt };
}
