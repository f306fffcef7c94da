import { isFault } from "@skiff/base";
import type { Digest } from "@skiff/spec";
import type { Content } from "../../content/content.ts";
import { chainIds } from "../../snapshots/chain-ids.ts";
import type { Taking } from "./taking.ts";
import { unpackLayer } from "./unpack-layer.ts";

/** A layer, here or on its way. */
export type Arriving = Content | Promise<Content>;

/**
 * Makes the snapshots of layers that are not there yet, from the lowest up and each as it arrives;
 * the lease keeps them all. `unpacked` hears of each.
 */
export async function unpackLayers(
  taking: Taking,
  {
    diffIds,
    layers,
  }: { readonly diffIds: readonly Digest[]; readonly layers: readonly Arriving[] },
  unpacked?: (layer: Digest) => void,
): Promise<void> {
  const names = chainIds(diffIds);
  for (const [i, name] of names.entries()) {
    const [layer, diffId] = [await layers[i], diffIds[i]];
    if (layer === undefined || diffId === undefined) continue;
    await ensureSnapshot(taking, { name, parent: names[i - 1], layer, diffId });
    unpacked?.(layer.digest);
  }
}

async function ensureSnapshot(taking: Taking, step: UnpackStep): Promise<void> {
  if (!findAndKeep(taking, step.name)) await unpack(taking, step);
}

interface UnpackStep {
  readonly name: string;
  readonly parent: string | undefined;
  readonly layer: Content;
  readonly diffId: Digest;
}

async function unpack(taking: Taking, step: UnpackStep): Promise<void> {
  const { store, lease } = taking;
  const { name, parent, layer, diffId } = step;
  const key = `unpack ${lease.id} ${name}`;
  store.snapshots.prepareWith(key, parent, (id) => store.leases.keepSnapshot(lease, id));
  const size = await unpackLayer(taking, { key, layer, diffId });
  try {
    store.metadata.transaction(() => {
      store.leases.check(lease);
      store.snapshots.commit(key, name, size);
    });
  } catch (error) {
    if (!isFault(error, "already_exists") || !findAndKeep(taking, name)) throw error;
    await store.snapshots.remove(key); // another process was faster
  }
}

function findAndKeep({ store, lease }: Taking, name: string): boolean {
  return store.metadata.transaction(() => {
    const id = store.snapshots.findId(name);
    if (id !== undefined) store.leases.keepSnapshot(lease, id);
    return id !== undefined;
  });
}
