import { removeAttachment } from "@skiff/cni";
import { Fault } from "@skiff/base";
import { observeProcess } from "@skiff/store";
import { isAlive } from "../container/keeper.ts";
import type { Engine } from "../engine.ts";
import type { NetworkAttachment } from "./attachments.ts";
import { removeBridgeLink } from "./bridge-link.ts";
import { deletionMs } from "../task/deletion-time.ts";
import { chainsOf } from "./chains-of.ts";
import { endStrays } from "./end-strays.ts";
import { Leases } from "./leases.ts";
import type { Network } from "./network.ts";
import { leavePasta } from "./pasta/leave-pasta.ts";
import { planAttachment } from "./plan-attachment.ts";
import { type Rules, sweepIdleRules, sweepRules } from "./sweep-rules.ts";
import { tellOfNetwork } from "./tell-of-network.ts";
import { writeHosts } from "./write-hosts.ts";
import { writeNames } from "./write-names.ts";

/**
 * Takes a container out of a network: by the plugins, and then what they may have left, by what is
 * known of them: leases, rules, and with the last attachment the bridge. Idempotent; a plugin that
 * fails, hangs or is not there is warned of. Throws where something is left: the record is then
 * still there.
 */
export async function detachNetwork(engine: Engine, listed: NetworkAttachment): Promise<void> {
  const { containerId, networkId, status, keeper } = listed;
  if (status !== "attached" && !isAlive(keeper)) endStrays(containerId);
  const network = engine.networks.get(networkId);
  if (network.driver === "pasta") return leavePasta(engine, listed);
  const leases = new Leases(engine.layout.ipam, networkId);
  const attachment = markDetaching(engine, listed, leases);
  if (attachment === undefined) return;

  const faults = await removeByPlugins(engine, network, attachment);
  leases.release(containerId);
  const addresses = attachment.addresses.filter((address) => !leases.has(address)); // else another's
  const swept = { containerId, chains: chainsOf(networkId, containerId), addresses };
  for (const rules of rulesOf(network)) sweepRules(rules, swept);
  if (!forget(engine, attachment, leases)) return; // another process has done it: its faults count
  for (const fault of faults) {
    const message = `leave network ${network.name}: ${fault.message}; removed without that plugin`;
    engine.warn(new Fault(fault.code, message, { cause: fault }));
  }
}

/** Undefined where another process has removed it. */
function markDetaching(
  engine: Engine,
  { containerId, networkId }: NetworkAttachment,
  leases: Leases,
): NetworkAttachment | undefined {
  return engine.store.metadata.freeing(() =>
    engine.store.metadata.transaction(() => {
      const now = engine.attachments.find(containerId, networkId);
      if (now === undefined) return undefined;
      const addresses = [...new Set([...now.addresses, ...leases.listOf(containerId)])];
      const keeper = observeProcess("self");
      const marked: NetworkAttachment = { ...now, status: "detaching", keeper, addresses };
      engine.attachments.put(marked);
      return marked;
    }),
  );
}

async function removeByPlugins(
  engine: Engine,
  network: Network,
  attachment: NetworkAttachment,
): Promise<readonly Fault[]> {
  const { bridge } = network;
  if (bridge === undefined) return []; // no plugin has ever been run
  const faults: Fault[] = [];
  const planned = planAttachment(engine, { ...network, bridge }, { attachment });
  const plugins = { ...engine.plugins, timeout: 1.5 * deletionMs() };
  await removeAttachment(plugins, planned.configuration, {
    attachment: planned.attachment,
    previous: attachment.result,
    warn: (fault) => faults.push(fault),
  });
  return faults;
}

/** The record goes, and with the network's last one its bridge. False where the record was gone. */
function forget(engine: Engine, attachment: NetworkAttachment, leases: Leases): boolean {
  const { containerId, networkId } = attachment;
  return engine.store.metadata.freeing(() =>
    engine.store.metadata.transaction(() => {
      const isThere = engine.attachments.find(containerId, networkId) !== undefined;
      engine.attachments.remove(attachment);
      if (isThere) {
        const network = engine.networks.get(networkId);
        tellOfNetwork(engine.store, network, { action: "disconnect", container: containerId });
      }
      writeNames(engine, networkId);
      writeHosts(engine, containerId);
      const isLast = engine.attachments.listOfNetwork(networkId).length === 0;
      if (isThere && isLast) removeBridge(engine, networkId, leases);
      return isThere;
    }),
  );
}

/** What its plugins write rules of. */
function rulesOf({ ipv6 }: Network): readonly Rules[] {
  return ipv6 === undefined ? ["iptables"] : ["iptables", "ip6tables"];
}

/** While the transaction lasts nobody attaches anything. */
function removeBridge(engine: Engine, networkId: string, leases: Leases): void {
  const network = engine.networks.get(networkId);
  leases.forget();
  if (network.bridge === undefined) return;
  removeBridgeLink(network, network.bridge);
  const left = engine.attachments.list().map((one) => engine.networks.get(one.networkId));
  for (const rules of rulesOf(network)) {
    const isLast = !left.some((other) => rulesOf(other).includes(rules));
    sweepIdleRules(rules, { bridge: network.bridge, isLast });
  }
  engine.networks.change(networkId, () => ({ bridge: undefined }));
}
