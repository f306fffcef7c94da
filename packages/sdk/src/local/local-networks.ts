import { isIPv4 } from "node:net";
import { Fault, isFault } from "@skiff/base";
import {
  connectContainer,
  createNetwork,
  decodeHostname,
  disconnectContainer,
  type Network as Recorded,
  removeNetwork,
} from "@skiff/engine";
import type { Abortable } from "../abortable.ts";
import type { ConnectOptions, Network, NetworkOptions, Networks } from "../networks.ts";
import { decodeNetworkOptions } from "./decode-network-options.ts";
import type { Tools } from "./local-container.ts";
import { settleAll } from "./settle-all.ts";

/** See `Networks`. Disposing of it removes what it made, but for what is to be kept. */
export class LocalNetworks implements Networks, AsyncDisposable {
  readonly #tools: Tools;
  readonly #own = new Set<string>();

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  async create(name: string, { signal, ...given }: NetworkOptions = {}): Promise<Network> {
    const { engine, work, warden } = this.#tools;
    work.demandOpen(`create network ${name}`, signal);
    const {
      subnet,
      gateway,
      internal = false,
      labels = {},
      keep = false,
    } = decodeNetworkOptions(given);
    if (!keep) warden.expect();
    const network = createNetwork(engine, {
      name,
      driver: "bridge",
      subnets: listed(subnet),
      gateways: listed(gateway),
      ranges: [],
      ipv6: false,
      internal,
      options: {},
      labels,
      isOwn: !keep,
    });
    if (keep) return describe(network, async () => {});
    this.#own.add(network.id);
    warden.ensure();
    return describe(network, () => this.#drop(network.id));
  }

  async get(name: string, { signal }: Abortable = {}): Promise<Network> {
    const { engine, work } = this.#tools;
    work.demandOpen(`network ${name}`, signal);
    return describe(engine.networks.resolve(name), async () => {});
  }

  async list({ signal }: Abortable = {}): Promise<readonly Network[]> {
    const { engine, work } = this.#tools;
    work.demandOpen("list networks", signal);
    return engine.networks.list().map((network) => describe(network, async () => {}));
  }

  async remove(name: string, { signal }: Abortable = {}): Promise<void> {
    const { engine, work } = this.#tools;
    work.demandOpen(`remove network ${name}`, signal);
    removeNetwork(engine, name);
  }

  async connect(network: string, container: string, options: ConnectOptions = {}): Promise<void> {
    const { engine, work } = this.#tools;
    const { aliases = [], address, signal } = options;
    if (address !== undefined && !isIPv4(address)) {
      throw new Fault("invalid_argument", `address: ${address} is no IPv4 address`);
    }
    const names = aliases.map(decodeHostname);
    const choice = { name: network, aliases: names, address, mac: undefined };
    await work.call({
      doing: `connect ${container} to ${network}`,
      signal,
      run: () => connectContainer(engine, engine.containers.resolve(container), choice),
    });
  }

  async disconnect(network: string, container: string, { signal }: Abortable = {}): Promise<void> {
    const { engine, work } = this.#tools;
    await work.call({
      doing: `disconnect ${container} from ${network}`,
      signal,
      run: () => disconnectContainer(engine, engine.containers.resolve(container), network),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await settleAll([...this.#own], (id) => this.#drop(id));
  }

  /** Idempotent. */
  async #drop(id: string): Promise<void> {
    try {
      removeNetwork(this.#tools.engine, id);
    } catch (error) {
      if (!isFault(error, "not_found")) throw error;
    }
    this.#own.delete(id);
  }
}

function describe(
  { id, name, subnet, gateway, internal, labels, createdAt }: Recorded,
  dispose: () => Promise<void>,
): Network {
  const told = { id, name, subnet, gateway, internal, labels, createdAt };
  return { ...told, [Symbol.asyncDispose]: dispose };
}

function listed(one: string | undefined): readonly string[] {
  return one === undefined ? [] : [one];
}
