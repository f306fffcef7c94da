import { isFault } from "@skiff/base";
import { chainIds } from "../../snapshots/chain-ids.ts";
import type { CheckedImage } from "./check-image.ts";
import type { Taking } from "./taking.ts";
import { unpackLayer } from "./unpack-layer.ts";

/** Makes the snapshots of an image's layers that are not there yet; the lease keeps them all. */
export async function unpackImage(taking: Taking, image: CheckedImage): Promise<void> {
  const names = chainIds(image.diffIds);
  for (const [i, name] of names.entries()) {
    const [layer, diffId] = [image.layers[i], image.diffIds[i]];
    if (layer === undefined || diffId === undefined || findAndKeep(taking, name)) continue;
    await unpack(taking, { name, parent: names[i - 1], layer, diffId });
  }
}

async function unpack(
  taking: Taking,
  step: {
    readonly name: string;
    readonly parent: string | undefined;
    readonly layer: CheckedImage["layers"][number];
    readonly diffId: CheckedImage["diffIds"][number];
  },
): Promise<void> {
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
