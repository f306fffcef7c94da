import { addAttachment, decodeResult } from "@skiff/cni";
import { duringAsync, Fault, isFault } from "@skiff/base";
import { observeProcess } from "@skiff/store";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import type { NetworkAttachment } from "./attachments.ts";
import { allocatedFault, choosePorts, findClash } from "./choose-ports.ts";
import type { Endpoint } from "./endpoint.ts";
import { ensureBridge } from "./ensure-bridge.ts";
import type { Network } from "./network.ts";
import { observeContainer } from "../observe-container.ts";
import { joinPasta } from "./pasta/join-pasta.ts";
import { firstInterface, planAttachment } from "./plan-attachment.ts";
import { tellOfNetwork } from "./tell-of-network.ts";
import { writeHosts } from "./write-hosts.ts";
import { writeNames } from "./write-names.ts";

/**
 * Puts a container, whose network namespace is pinned, into a network. Its record is there first; a
 * fault, or a crash, leaves what `detachNetwork` removes. Throws `already_exists` where it is there,
 * or a port is in use, `failed_precondition` where plugins are missing, and what they say.
 */
export async function attachNetwork(
  engine: Engine,
  container: Container,
  endpoint: Endpoint,
): Promise<void> {
  const network = engine.networks.get(endpoint.network);
  const attachment = await claimAttachment(engine, container, { network, endpoint });
  const place =
    network.driver === "pasta"
      ? joinPasta(engine, { network, attachment })
      : await joinBridge(engine, { network, endpoint, attachment });
  engine.store.metadata.transaction(() => {
    engine.attachments.put({ ...attachment, status: "attached", ...place });
    tellOfNetwork(engine.store, network, { action: "connect", container: container.id });
    if (network.driver === "bridge") writeNames(engine, network.id);
    writeHosts(engine, container.id);
  });
}

async function joinBridge(
  engine: Engine,
  { network, endpoint, attachment }: Wished & { readonly attachment: NetworkAttachment },
): Promise<Pick<NetworkAttachment, "addresses" | "mac" | "result">> {
  const bridged = ensureBridge(engine, network.id);
  const planned = planAttachment(engine, bridged, { attachment, endpoint });
  const result = await explained(() =>
    addAttachment(engine.plugins, planned.configuration, planned.attachment),
  );
  const { ips, interfaces } = decodeResult(result);
  const addresses = ips.map(({ address }) => address.replace(/\/.*$/, ""));
  const mac = interfaces.find(({ sandbox }) => sandbox !== "")?.mac;
  return { addresses, mac, result };
}

interface Wished {
  readonly network: Network;
  readonly endpoint: Endpoint;
}

async function claimAttachment(
  engine: Engine,
  { id, name, config }: Container,
  { network, endpoint }: Wished,
): Promise<NetworkAttachment> {
  const used = new Set(engine.attachments.listOfContainer(id).map((own) => own.interfaceName));
  const interfaceName = freeName(used);
  const publishes = interfaceName === firstInterface && !network.internal;
  const wishes = publishes ? config.networking.ports : [];
  const hasIPv6 = network.ipv6 !== undefined;
  const choose = (): ReturnType<typeof choosePorts> =>
    choosePorts(wishes, { taken: portsTaken(engine, id), hasIPv6 });
  const ports = await choose().catch(async (error: unknown) => {
    if (!isFault(error, "already_exists")) throw error;
    await settlePublishers(engine, id);
    return choose();
  });
  const attachment: NetworkAttachment = {
    containerId: id,
    networkId: network.id,
    status: "attaching",
    keeper: observeProcess("self"),
    interfaceName,
    aliases: endpoint.aliases,
    ports,
    addresses: [],
    mac: undefined,
    result: undefined,
  };
  engine.store.metadata.transaction(() => {
    if (engine.attachments.find(id, network.id) !== undefined) {
      const message = `endpoint with name ${name} already exists in network ${network.name}`;
      throw new Fault("already_exists", message);
    }
    const clash = findClash(ports, portsTaken(engine, id));
    if (clash !== undefined) throw allocatedFault(clash);
    engine.attachments.put(attachment);
  });
  return attachment;
}

function freeName(used: ReadonlySet<string>): string {
  for (let number = 0; ; number++) {
    const name = `eth${number}`;
    if (!used.has(name)) return name;
  }
}

function portsTaken(engine: Engine, id: string): NetworkAttachment["ports"] {
  return engine.attachments
    .list()
    .filter(({ containerId }) => containerId !== id)
    .flatMap(({ ports }) => ports);
}

/** Those that have stopped with nobody waiting give their ports back. */
async function settlePublishers(engine: Engine, id: string): Promise<void> {
  const publishers = engine.attachments.list().filter(({ ports }) => ports.length > 0);
  for (const publisher of new Set(publishers.map(({ containerId }) => containerId))) {
    const other = publisher === id ? undefined : engine.containers.find(publisher);
    if (other !== undefined) await observeContainer(engine, other);
  }
}

/** Whoever has no plugins is told where they come from, and how to do without. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await duringAsync("attach to network", work);
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    throw new Fault(
      "failed_precondition",
      `${error.message}; install Debian's package containernetworking-plugins, ` +
        "or do without: --network none, or --network host",
      { cause: error },
    );
  }
}
