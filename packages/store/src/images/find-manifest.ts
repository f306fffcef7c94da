import { decodeImageIndex, type Descriptor, isIndexType, type Platform } from "@skiff/spec";
import type { ContentStore } from "../content/content-store.ts";
import type { Image } from "./image.ts";
import { rankManifest } from "./rank-manifest.ts";
import { readDocument } from "./read-document.ts";

type Target = Image["target"];

/** An index in an index is read; deeper ones would only serve to make us read for ever. */
export const deepestIndex = 4;

/** The manifest that serves `platform` best, of those that are here; undefined for none. */
export function findManifest(
  content: ContentStore,
  target: Target,
  platform: Platform,
): Target | undefined {
  const candidates = list(content, target, 0).toSorted((a, b) => {
    return (rankManifest(a, platform) ?? Infinity) - (rankManifest(b, platform) ?? Infinity);
  });
  return candidates.find((candidate) => rankManifest(candidate, platform) !== undefined);
}

type Candidate = Target & Partial<Pick<Descriptor, "platform">>;

function list(content: ContentStore, target: Candidate, depth: number): readonly Candidate[] {
  if (!isIndexType(target.mediaType)) return [target];
  if (depth === deepestIndex) return [];
  const { manifests } = readDocument(content, target, decodeImageIndex);
  return manifests
    .filter(({ digest }) => content.find(digest) !== undefined)
    .flatMap((manifest) => list(content, manifest, depth + 1));
}
