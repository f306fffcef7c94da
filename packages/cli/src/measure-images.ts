import type { Engine } from "@skiff/engine";
import type { ImageDetails } from "@skiff/store";
import type { ListedImage } from "./format/image-columns.ts";

/** Adds what layers of each other images have, too, and how many containers are of it. */
export function measureImages(
  { store }: Engine,
  images: readonly ImageDetails[],
): readonly ListedImage[] {
  const tops = new Map(images.map(({ id, topSnapshot }) => [id, topSnapshot]));
  const owners = new Map<string, number>();
  for (const top of tops.values()) {
    for (const key of layersOf(store, top)) owners.set(key, (owners.get(key) ?? 0) + 1);
  }
  const containers = store.containers.list();
  return images.map((image) => {
    const layers = layersOf(store, image.topSnapshot);
    const sum = (keys: readonly string[]): number =>
      keys.reduce((bytes, key) => bytes + (store.snapshots.get(key).size ?? 0), 0);
    const used = containers.filter(({ imageDigest }) => imageDigest === image.image.target.digest);
    return {
      ...image,
      use: {
        shared: sum(layers.filter((key) => (owners.get(key) ?? 0) > 1)),
        unique: sum(layers.filter((key) => owners.get(key) === 1)),
        containers: used.length,
      },
    };
  });
}

function layersOf({ snapshots }: Engine["store"], top: string | undefined): readonly string[] {
  const keys: string[] = [];
  for (let key = top; key !== undefined; key = snapshots.get(key).parent) keys.push(key);
  return keys;
}
