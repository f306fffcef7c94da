import {
  decodeImageIndex,
  decodeImageManifest,
  type Descriptor,
  type Digest,
  isIndexType,
  isManifestType,
} from "@skiff/spec";
import type { ContentStore } from "../content/content-store.ts";
import { deepestIndex } from "./find-manifest.ts";
import type { Image } from "./image.ts";
import { readDocument } from "./read-document.ts";

type Target = Image["target"];

/** All that an image consists of. */
export interface ImageContents {
  /** Indexes and manifests, each after those it refers to: the image's own is the last. */
  readonly documents: readonly Target[];
  /** Configurations and layers, each once. */
  readonly blobs: readonly Descriptor[];
  /** Of these, what is not here; what an absent document refers to is not known. */
  readonly missing: readonly Digest[];
}

export function listContents(content: ContentStore, target: Target): ImageContents {
  const found: Found = { documents: new Map(), blobs: new Map(), missing: new Set() };
  add(content, found, { target, depth: 0 });
  return {
    documents: [...found.documents.values()],
    blobs: [...found.blobs.values()],
    missing: [...found.missing],
  };
}

interface Found {
  readonly documents: Map<Digest, Target>;
  readonly blobs: Map<Digest, Descriptor>;
  readonly missing: Set<Digest>;
}

function add(
  content: ContentStore,
  found: Found,
  { target, depth }: { readonly target: Target; readonly depth: number },
): void {
  const { digest, mediaType } = target;
  const isKnown = isIndexType(mediaType) || isManifestType(mediaType);
  if (!isKnown || depth > deepestIndex || content.find(digest) === undefined) {
    found.missing.add(digest);
    return;
  }
  if (isIndexType(mediaType)) {
    const { manifests } = readDocument(content, target, decodeImageIndex);
    for (const manifest of manifests) add(content, found, { target: manifest, depth: depth + 1 });
  } else {
    const { config, layers } = readDocument(content, target, decodeImageManifest);
    for (const blob of [config, ...layers]) {
      found.blobs.set(blob.digest, blob);
      if (content.find(blob.digest) === undefined) found.missing.add(blob.digest);
    }
  }
  found.documents.set(digest, target);
}
