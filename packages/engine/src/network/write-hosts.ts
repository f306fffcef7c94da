import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "@skiff/base";
import { guarded } from "@skiff/store";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import type { NetworkAttachment } from "./attachments.ts";
import { type HostsEntry, planHosts } from "./plan-hosts.ts";
import { planExtraHosts } from "./plan-extra-hosts.ts";

/** Docker's length of an id that people are shown. */
const shortId = 12;

/** Tells all containers of a network who is in it now. In a transaction: what is told stays true until it is told. */
export function writeHostsOfNetwork(engine: Engine, networkId: string): void {
  for (const { containerId } of engine.attachments.listOfNetwork(networkId)) {
    const container = engine.containers.find(containerId);
    if (container !== undefined) writeHosts(engine, container);
  }
}

/** In a transaction, see `writeHostsOfNetwork`. */
function writeHosts(engine: Engine, container: Container): void {
  const { hostname, networking } = container.config;
  const own = engine.attachments.listOfContainer(container.id);
  const gateway = own.map(({ networkId }) => engine.networks.find(networkId)?.gateway)[0];
  const entries = [
    ...planExtraHosts(networking.extraHosts, gateway),
    ...own.flatMap(({ addresses }) => entriesOf(addresses, [hostname])),
    ...own.flatMap(({ networkId }) => listPeers(engine, networkId)),
  ];
  replaceText(join(engine.layout.directory(container.id), "hosts"), planHosts(entries));
}

/** Of pasta's network none: each is alone there. */
function listPeers(engine: Engine, networkId: string): HostsEntry[] {
  if (engine.networks.find(networkId)?.driver === "pasta") return [];
  return engine.attachments.listOfNetwork(networkId).flatMap((peer) => entriesOfPeer(engine, peer));
}

function entriesOfPeer(engine: Engine, peer: NetworkAttachment): HostsEntry[] {
  const container = engine.containers.find(peer.containerId);
  if (container === undefined || peer.status !== "attached") return [];
  const names = [container.name, ...peer.aliases, peer.containerId.slice(0, shortId)];
  return entriesOf(peer.addresses, names);
}

function entriesOf(addresses: readonly string[], names: readonly string[]): HostsEntry[] {
  return addresses.map((address) => ({ address, names }));
}

/** In its place: the container has this very file mounted. Not there yet, it is written later. */
function replaceText(path: string, text: string): void {
  try {
    guarded(`write ${path}`, () => {
      const file = openSync(path, "r+");
      try {
        ftruncateSync(file, writeSync(file, text, 0));
      } finally {
        closeSync(file);
      }
    });
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
  }
}
