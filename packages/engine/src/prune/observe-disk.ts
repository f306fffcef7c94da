import type { Engine } from "../engine.ts";
import { observeContainer } from "../observe-container.ts";
import { volumeUsers } from "../volumes/volume-users.ts";
import { containerSize } from "./prune-containers.ts";
import { isUsed, listImages } from "./prune-images.ts";
import { volumeSize } from "./prune-volumes.ts";

/** What there is of a kind, and the disk it takes; sizes are bytes. */
export interface DiskUse {
  readonly type: string;
  readonly total: number;
  /** Of these, in use. */
  readonly active: number;
  readonly size: number;
  /** What a prune of what is not in use would free. */
  readonly reclaimable: number;
}

/** What images, containers and volumes take of the disk. */
export async function observeDisk(engine: Engine): Promise<readonly DiskUse[]> {
  return [imagesUse(engine), await containersUse(engine), await volumesUse(engine)];
}

/** Layers count once; those that an image in use has too are not reclaimable. */
function imagesUse(engine: Engine): DiskUse {
  const { snapshots } = engine.store;
  const found = new Map(listImages(engine).map((image) => [image.id, image]));
  const used = [...found.values()].filter((image) => isUsed(engine, image));
  const layersOf = (top: string | undefined): string[] => {
    const keys: string[] = [];
    for (let key = top; key !== undefined; key = snapshots.get(key).parent) keys.push(key);
    return keys;
  };
  const sum = (images: readonly { readonly topSnapshot: string | undefined }[]): number => {
    const keys = new Set(images.flatMap(({ topSnapshot }) => layersOf(topSnapshot)));
    return [...keys].reduce((bytes, key) => bytes + (snapshots.get(key).size ?? 0), 0);
  };
  const size = sum([...found.values()]);
  return {
    type: "Images",
    total: found.size,
    active: used.length,
    size,
    reclaimable: size - sum(used),
  };
}

async function containersUse(engine: Engine): Promise<DiskUse> {
  const use = { type: "Containers", total: 0, active: 0, size: 0, reclaimable: 0 };
  for (const container of engine.containers.list()) {
    const { status } = await observeContainer(engine, container);
    const isActive = status === "running" || status === "paused";
    const size = await containerSize(engine, container);
    use.total++;
    use.size += size;
    if (isActive) use.active++;
    else use.reclaimable += size;
  }
  return use;
}

async function volumesUse(engine: Engine): Promise<DiskUse> {
  const use = { type: "Local Volumes", total: 0, active: 0, size: 0, reclaimable: 0 };
  for (const volume of engine.store.volumes.list()) {
    const size = await volumeSize(engine, volume);
    use.total++;
    use.size += size;
    if (volumeUsers(engine, volume.name).length > 0) use.active++;
    else use.reclaimable += size;
  }
  return use;
}
