import { isFault } from "@skiff/base";
import { shownImage } from "@skiff/spec";
import { tellOf } from "../events/told-event.ts";
import type { Store } from "../store.ts";
import type { Image } from "./image.ts";
import type { ImageDetails } from "./image-details.ts";

/** In Docker's words. */
export type ImageAction = "delete" | "import" | "load" | "pull" | "push" | "save" | "tag" | "untag";

/** In the transaction that changes something of the image, while that is still there. */
export function tellOfImage(store: Store, image: Image, action: ImageAction): void {
  const details = find(store, image);
  const id = details?.id ?? image.target.digest;
  const labels = Object.fromEntries(details?.config.config.labels ?? []);
  const name = image.name.startsWith("sha256:") ? id : shownImage(image.name);
  const isByName = action === "pull" || action === "push";
  const repository = name.replace(/(?:@.*|:[^:/@]*)$/, "");
  tellOf(store, {
    kind: "image",
    action,
    id: isByName ? name : id,
    attributes: { ...labels, name: isByName ? repository : name },
  });
}

function find(store: Store, image: Image): ImageDetails | undefined {
  try {
    return store.images.describe(image);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined; // nothing for this platform
    throw error;
  }
}
