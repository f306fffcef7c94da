import {
  connectContainer,
  createNetwork,
  disconnectContainer,
  type Engine,
  type Network as Recorded,
  removeNetwork,
} from "@skiff/engine";
import type { Abortable } from "../abortable.ts";
import type { ConnectOptions, Network, NetworkOptions, Networks } from "../networks.ts";
import type { Work } from "./work.ts";

/** See `Networks`. */
export class LocalNetworks implements Networks {
  readonly #engine: Engine;
  readonly #work: Work;

  constructor(engine: Engine, work: Work) {
    this.#engine = engine;
    this.#work = work;
  }

  async create(name: string, options: NetworkOptions = {}): Promise<Network> {
    this.#work.demandOpen(`create network ${name}`, options.signal);
    const { subnet, gateway, internal = false, labels = {} } = options;
    const wish = { name, driver: "bridge", ranges: [], ipv6: false, internal, labels };
    return describe(
      createNetwork(this.#engine, {
        ...wish,
        subnets: listed(subnet),
        gateways: listed(gateway),
        options: {},
      }),
    );
  }

  async get(name: string, { signal }: Abortable = {}): Promise<Network> {
    this.#work.demandOpen(`network ${name}`, signal);
    return describe(this.#engine.networks.resolve(name));
  }

  async list({ signal }: Abortable = {}): Promise<readonly Network[]> {
    this.#work.demandOpen("list networks", signal);
    return this.#engine.networks.list().map(describe);
  }

  async remove(name: string, { signal }: Abortable = {}): Promise<void> {
    this.#work.demandOpen(`remove network ${name}`, signal);
    removeNetwork(this.#engine, name);
  }

  async connect(network: string, container: string, options: ConnectOptions = {}): Promise<void> {
    const { aliases = [], address, signal } = options;
    const choice = { name: network, aliases, address, mac: undefined };
    await this.#work.call({
      doing: `connect ${container} to ${network}`,
      signal,
      run: () => connectContainer(this.#engine, this.#engine.containers.resolve(container), choice),
    });
  }

  async disconnect(network: string, container: string, { signal }: Abortable = {}): Promise<void> {
    await this.#work.call({
      doing: `disconnect ${container} from ${network}`,
      signal,
      run: () =>
        disconnectContainer(this.#engine, this.#engine.containers.resolve(container), network),
    });
  }
}

function describe({ id, name, subnet, gateway, internal, labels, createdAt }: Recorded): Network {
  return { id, name, subnet, gateway, internal, labels, createdAt };
}

function listed(one: string | undefined): readonly string[] {
  return one === undefined ? [] : [one];
}
