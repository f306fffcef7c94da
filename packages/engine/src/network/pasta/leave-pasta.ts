import { readFileSync } from "node:fs";
import type { Engine } from "../../engine.ts";
import type { NetworkAttachment } from "../attachments.ts";
import { endProcesses } from "../end-processes.ts";
import { tellOfNetwork } from "../tell-of-network.ts";

/** Ends a container's pasta, and forgets that there was one. Idempotent; it may be dead already. */
export function leavePasta(engine: Engine, attachment: NetworkAttachment): void {
  const netns = engine.layout.netns(attachment.containerId);
  endProcesses((pid) => (isPastaOf(netns, pid) ? "meant" : "other"));
  const { store, attachments, networks } = engine;
  const { containerId, networkId } = attachment;
  const forget = (): void => {
    if (attachments.find(containerId, networkId) === undefined) return;
    attachments.remove(attachment);
    const network = networks.get(networkId);
    tellOfNetwork(store, network, { action: "disconnect", container: containerId });
  };
  store.metadata.freeing(() => store.metadata.transaction(forget));
}

/** By its command line, see `planPasta`: that of a zombie is empty. */
function isPastaOf(netns: string, pid: number): boolean {
  const words = readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0");
  const at = words.indexOf("--netns");
  return at > 0 && words[at + 1] === Buffer.from(netns).toString("latin1");
}
