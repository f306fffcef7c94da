import { during, Fault } from "@skiff/base";
import {
  decodeImageIndex,
  type Descriptor,
  isIndexType,
  isManifestType,
  type Platform,
} from "@skiff/spec";
import { deepestIndex } from "../find-manifest.ts";
import type { Image } from "../image.ts";
import { rankManifest } from "../rank-manifest.ts";
import { longestDocument, readDocument } from "../read-document.ts";
import { fetchContent } from "./fetch-content.ts";
import type { Fetching } from "./fetching.ts";

type Target = Image["target"];

/**
 * Fetches what leads to the manifest that serves `platform` best, and that; undefined where there
 * is none. Throws `invalid_argument` for what is no image's document.
 */
export async function fetchManifest(
  fetching: Fetching,
  target: Target,
  platform: Platform,
  depth = 0,
): Promise<Target | undefined> {
  const { mediaType } = target;
  if (!isIndexType(mediaType) && !isManifestType(mediaType)) {
    throw new Fault("invalid_argument", `it is no image, but ${JSON.stringify(mediaType)}`);
  }
  await fetchDocument(fetching, target);
  if (isManifestType(mediaType)) return target;
  if (depth === deepestIndex) return undefined;
  const { manifests } = readDocument(fetching.store.content, target, decodeImageIndex);
  for (const candidate of sorted(manifests, platform)) {
    const found = await fetchManifest(fetching, candidate, platform, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Throws `invalid_argument` for one too long, before it is fetched. */
export async function fetchDocument(fetching: Fetching, target: Target): Promise<void> {
  during(target.digest, () => {
    if (target.size <= longestDocument) return;
    throw new Fault("invalid_argument", `a document of ${target.size} bytes is too long`);
  });
  await fetchContent(fetching, target);
}

function sorted(manifests: readonly Descriptor[], platform: Platform): readonly Descriptor[] {
  return manifests
    .filter(({ mediaType }) => isIndexType(mediaType) || isManifestType(mediaType))
    .map((manifest) => ({ manifest, rank: rankManifest(manifest, platform) }))
    .filter(({ rank }) => rank !== undefined)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ manifest }) => manifest);
}
