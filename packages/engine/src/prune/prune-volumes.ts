import { isFault } from "@skiff/base";
import { observeUsage, type Volume } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { tellOfPrune } from "./tell-of-prune.ts";
import { isMount } from "../volumes/hold-volumes.ts";
import { removeVolume } from "../volumes/remove-volume.ts";
import { volumeUsers } from "../volumes/volume-users.ts";
import type { Pruned } from "./pruned.ts";

/** Removes volumes that no container has, of those that fit; their names. */
export async function pruneVolumes(
  engine: Engine,
  fits: (volume: Volume) => boolean,
): Promise<Pruned> {
  const removed: string[] = [];
  let bytes = 0;
  for (const volume of engine.store.volumes.list().filter(fits)) {
    if (volumeUsers(engine, volume.name).length > 0) continue;
    const size = await volumeSize(engine, volume);
    if (!(await isRemoved(engine, volume))) continue;
    bytes += size;
    removed.push(volume.name);
  }
  tellOfPrune(engine, "volume", bytes);
  return { removed, bytes };
}

/** In bytes of disk; 0 for one that is something to be mounted: that is not ours. */
export async function volumeSize({ store }: Engine, volume: Volume): Promise<number> {
  if (isMount(volume)) return 0;
  return (await observeUsage(store.volumes.makeDirectory(volume))).size;
}

/** Another process may have taken it into use, or removed it. */
async function isRemoved(engine: Engine, { name }: Volume): Promise<boolean> {
  try {
    await removeVolume(engine, name);
    return true;
  } catch (error) {
    if (isFault(error, "failed_precondition", "not_found")) return false;
    throw error;
  }
}
