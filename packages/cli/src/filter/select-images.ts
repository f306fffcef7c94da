import { decodeTime } from "../options/decode-time.ts";
import { createdOf } from "./created-of.ts";
import { decodeReference, familiarName, familiarRepository } from "@skiff/spec";
import type { ImageDetails, Store } from "@skiff/store";
import type { Filters } from "./filters.ts";
import { hasLabel } from "./has-label.ts";
import { matchPath } from "./match-path.ts";

/** What `images` can be filtered by. */
export const imageKeys: readonly string[] = [
  "before",
  "dangling",
  "label",
  "reference",
  "since",
  "until",
];

/** Those of the images that filters let through. Throws `not_found` for an image to compare with, `invalid_argument`. */
export function selectImages(
  store: Store,
  images: readonly ImageDetails[],
  filters: Filters,
): readonly ImageDetails[] {
  const createdAt = (name: string): number =>
    createdOf(store.images.describe(store.images.resolve(name)).config);
  const before = filters.values("before").map(createdAt);
  const since = filters.values("since").map(createdAt);
  const now = Date.now();
  const until = filters.values("until").map((time) => decodeTime(time, now) ?? now);
  const dangling = filters.truth("dangling");
  return images.filter(
    (image) =>
      (dangling === undefined || dangling === isDangling(image)) &&
      filters.any("reference", (pattern) => isNamedLike(image, pattern)) &&
      filters.every("label", (wanted) => hasLabel(image.config.config.labels, wanted)) &&
      [...before, ...until].every((time) => createdOf(image.config) < time) &&
      since.every((time) => createdOf(image.config) > time),
  );
}

/** Has no name. */
function isDangling({ image }: ImageDetails): boolean {
  return image.name.startsWith("sha256:");
}

function isNamedLike(details: ImageDetails, pattern: string): boolean {
  if (isDangling(details)) return false;
  const reference = decodeReference(details.image.name);
  return (
    matchPath(pattern, familiarName(reference)) || matchPath(pattern, familiarRepository(reference))
  );
}
