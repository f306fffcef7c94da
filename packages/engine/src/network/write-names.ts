import type { Engine } from "../engine.ts";
import type { NetworkAttachment } from "./attachments.ts";
import { type HostsEntry, hostsLines } from "./plan-hosts.ts";
import { removeText, replaceText } from "./replace-text.ts";

/** Docker's length of an id that people are shown. */
const shortId = 12;

/**
 * Says who is in a network now, to the resolvers of all who are: they read one file. With nobody in it
 * there is none. In a transaction: what is told stays true until it is told.
 */
export function writeNames(engine: Engine, networkId: string): void {
  const path = engine.layout.names(networkId);
  const attachments = engine.attachments.listOfNetwork(networkId);
  if (attachments.length === 0) return removeText(path);
  replaceText(path, hostsLines(attachments.flatMap((one) => entriesOf(engine, one))));
}

function entriesOf(engine: Engine, attachment: NetworkAttachment): HostsEntry[] {
  const { containerId, status, aliases, addresses } = attachment;
  const container = engine.containers.find(containerId);
  if (container === undefined || status !== "attached") return [];
  const names = [container.name, ...aliases, containerId.slice(0, shortId)];
  return addresses.map((address) => ({ address, names }));
}
