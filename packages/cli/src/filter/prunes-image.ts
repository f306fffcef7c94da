import type { ImageDetails } from "@skiff/store";
import { createdOf } from "./created-of.ts";
import type { Filters } from "./filters.ts";
import { isToPrune } from "./prune-filter.ts";

/** Whether a prune is to take an image that no container is of: one without a name, or with `all` any. */
export function prunesImage(
  filters: Filters,
  { all }: { readonly all: boolean },
): (image: ImageDetails) => boolean {
  return ({ image, config }) =>
    (all || image.name.startsWith("sha256:")) &&
    isToPrune(filters, {
      labels: Object.fromEntries(config.config.labels),
      createdAt: createdOf(config),
    });
}
