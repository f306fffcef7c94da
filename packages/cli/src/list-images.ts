import { isFault } from "@skiff/base";
import type { ImageDetails, Store } from "@skiff/store";

/** All images; one with nothing for this machine is left out. */
export function listImages({ images }: Store): readonly ImageDetails[] {
  return images.list().flatMap((image) => {
    try {
      return [images.describe(image)];
    } catch (error) {
      if (isFault(error, "not_found")) return [];
      throw error;
    }
  });
}
