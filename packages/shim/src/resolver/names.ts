import { ignoring, type Kernel } from "@skiff/kernel";
import { dnsClass, type DnsQuestion, type DnsRecord } from "@skiff/proto";
import { decodeJson, decodeResolverSettings, type ResolverSettings } from "@skiff/spec";
import { CachedFile } from "./cached-file.ts";
import { decodeAddress } from "./decode-address.ts";
import { decodeServers } from "./decode-servers.ts";
import { NameTable } from "./name-table.ts";

/** What a container's resolver knows at the moment: containers come and go. */
export class Names {
  readonly #kernel: Kernel;
  readonly #settings: CachedFile<Settings>;
  readonly #host: CachedFile<readonly Uint8Array[]>;
  readonly #networks = new Map<string, CachedFile<NameTable>>();

  /** `path`: of its settings. */
  constructor(kernel: Kernel, path: string) {
    this.#kernel = kernel;
    this.#settings = new CachedFile(kernel, path, decodeSettings);
    this.#host = new CachedFile(kernel, "/etc/resolv.conf", decodeServers);
  }

  /** Undefined for what somebody else is to be asked for. Throws what is wrong with a file. */
  find({ name, type, class: asked }: DnsQuestion): readonly DnsRecord[] | undefined {
    if (asked !== dnsClass.IN && asked !== dnsClass.ANY) return undefined;
    const { own, networks } = this.#settings.get();
    return own.find(name, type) ?? this.#findPeers(networks, name, type);
  }

  /** Path of the network namespace from which others are asked; undefined: the host's. */
  get asksFrom(): string | undefined {
    const { servers, netns } = this.#settings.get();
    return servers.length > 0 ? netns : undefined;
  }

  /** Who is to be asked for the rest. */
  get servers(): readonly Uint8Array[] {
    const { servers, asksHost } = this.#settings.get();
    if (servers.length > 0) return servers;
    if (!asksHost) return [];
    return ignoring(["ENOENT"], () => this.#host.get()) ?? decodeServers("");
  }

  /** Those of several containers come in another order each time: who takes the first one shares the work out. */
  #findPeers(
    networks: ResolverSettings["networks"],
    name: string,
    type: number,
  ): readonly DnsRecord[] | undefined {
    const found = networks
      .map((network) => this.#tableOf(network)?.find(name, type))
      .filter((records) => records !== undefined);
    if (found.length === 0) return undefined;
    const records = found.flat();
    if (records.length < 2) return records;
    const first = this.#random(records.length);
    return [...records.slice(first), ...records.slice(0, first)];
  }

  /** Undefined where the network has nobody any more. */
  #tableOf({ name, names: path }: ResolverSettings["networks"][number]): NameTable | undefined {
    let file = this.#networks.get(path);
    if (file === undefined) {
      file = new CachedFile(this.#kernel, path, (text) => new NameTable(text, name));
      this.#networks.set(path, file);
    }
    const read = file;
    return ignoring(["ENOENT"], () => read.get());
  }

  #random(below: number): number {
    const bytes = new Uint8Array(1);
    this.#kernel.getrandom(bytes, 0);
    return (bytes[0] ?? 0) % below;
  }
}

interface Settings extends Pick<ResolverSettings, "netns" | "asksHost" | "networks"> {
  readonly own: NameTable;
  readonly servers: readonly Uint8Array[];
}

/** Who has named servers is not to have others asked, were none of them an address that can be. */
function decodeSettings(text: string): Settings {
  const settings = decodeJson(text, decodeResolverSettings);
  return {
    ...settings,
    own: new NameTable(settings.hosts),
    servers: settings.servers.map(decodeAddress).filter((address) => address !== undefined),
    asksHost: settings.asksHost && settings.servers.length === 0,
  };
}
