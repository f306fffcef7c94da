import { isFault } from "@skiff/base";
import { collectGarbage, type ImageDetails, type RemovedImage, removeImage } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { tellOfPrune } from "./tell-of-prune.ts";

export interface PrunedImages {
  readonly images: readonly RemovedImage[];
  readonly bytes: number;
}

/** Removes images that no container is of, of those that fit, and what a crash has left of others. */
export async function pruneImages(
  engine: Engine,
  fits: (image: ImageDetails) => boolean,
): Promise<PrunedImages> {
  const before = imageBytes(engine);
  const images: RemovedImage[] = [];
  const found = listImages(engine).filter((image) => fits(image) && !isUsed(engine, image));
  for (const { image } of found) {
    const removed = await remove(engine, image.name);
    if (removed !== undefined) images.push(removed);
  }
  await collectGarbage(engine.store);
  const bytes = Math.max(0, before - imageBytes(engine));
  tellOfPrune(engine, "image", bytes);
  return { images, bytes };
}

/** All that are for this machine. */
export function listImages({ store }: Engine): readonly ImageDetails[] {
  return store.images.list().flatMap((image) => {
    try {
      return [store.images.describe(image)];
    } catch (error) {
      if (isFault(error, "not_found")) return [];
      throw error;
    }
  });
}

/** Whether a container is of it. */
export function isUsed({ store }: Engine, { image }: ImageDetails): boolean {
  return store.containers.list().some(({ imageDigest }) => imageDigest === image.target.digest);
}

/** What images take: what was brought, and what it unpacked to. */
function imageBytes({ store }: Engine): number {
  const content = store.content.list().reduce((sum, { size }) => sum + size, 0);
  return store.snapshots.list().reduce((sum, { size }) => sum + (size ?? 0), content);
}

async function remove({ store }: Engine, name: string): Promise<RemovedImage | undefined> {
  try {
    return await removeImage(store, name, { force: false });
  } catch (error) {
    if (isFault(error, "failed_precondition", "not_found")) return undefined; // by another, meanwhile
    throw error;
  }
}
