import {
  decodeImageIndex,
  type Descriptor,
  mediaTypes,
  type Platform,
  rankPlatform,
} from "@skiff/spec";
import type { ContentStore } from "../content/content-store.ts";
import type { Image } from "./image.ts";
import { readDocument } from "./read-document.ts";

type Target = Image["target"];

/** An index in an index is read; deeper ones would only serve to make us read for ever. */
const deepest = 4;

/** The manifest that serves `platform` best, of those that are here; undefined for none. */
export function findManifest(
  content: ContentStore,
  target: Target,
  platform: Platform,
): Target | undefined {
  const candidates = list(content, target, 0).toSorted((a, b) => {
    return (rank(a, platform) ?? Infinity) - (rank(b, platform) ?? Infinity);
  });
  return candidates.find((candidate) => rank(candidate, platform) !== undefined);
}

type Candidate = Target & Partial<Pick<Descriptor, "platform">>;

function list(content: ContentStore, target: Candidate, depth: number): readonly Candidate[] {
  const isIndex =
    target.mediaType === mediaTypes.ociIndex || target.mediaType === mediaTypes.dockerIndex;
  if (!isIndex) return [target];
  if (depth === deepest) return [];
  const { manifests } = readDocument(content, target, decodeImageIndex);
  return manifests
    .filter(({ digest }) => content.find(digest) !== undefined)
    .flatMap((manifest) => list(content, manifest, depth + 1));
}

/** A manifest without a platform serves any: an index need not say it. */
function rank({ platform: offered }: Candidate, wanted: Platform): number | undefined {
  return offered === undefined ? 0 : rankPlatform(offered, wanted);
}
