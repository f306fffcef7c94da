import { isFault } from "@skiff/base";
import type { Engine } from "@skiff/engine";
import type { Image as StoredImage, ImageDetails } from "@skiff/store";
import type { Image } from "../image.ts";

export function describedImage(engine: Engine, image: StoredImage): Image {
  const details = find(engine, image);
  const created = details?.config.created;
  return {
    name: image.name,
    id: details?.id,
    digest: image.target.digest,
    size: details?.size ?? 0,
    createdAt: created === undefined ? undefined : new Date(created),
    labels: Object.fromEntries(details?.config.config.labels ?? []),
  };
}

function find({ store }: Engine, image: StoredImage): ImageDetails | undefined {
  try {
    return store.images.describe(image);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined; // nothing for this machine
    throw error;
  }
}
