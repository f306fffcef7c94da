import {
  decodeImageManifest,
  decodeReference,
  type Digest,
  digestParts,
  familiarName,
  type Platform,
} from "@skiff/spec";
import type { ContentStore } from "../../content/content-store.ts";
import { findManifest } from "../find-manifest.ts";
import { readDocument } from "../read-document.ts";
import type { WholeImage } from "../select-whole.ts";

interface Saved extends WholeImage {
  readonly name: string | undefined;
}

/** Where an OCI layout has content. */
export function blobPath(digest: Digest): string {
  const { algorithm, hex } = digestParts(digest);
  return `blobs/${algorithm}/${hex}`;
}

/** A layout's index.json, with each name in full, and its tag, as Docker's own. */
export function planIndex(images: readonly Saved[]): object {
  return {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: images.map(({ name, target: { mediaType, digest, size } }) => ({
      mediaType,
      digest,
      size,
      ...(name !== undefined && {
        annotations: {
          "io.containerd.image.name": name,
          "org.opencontainers.image.ref.name": decodeReference(name).tag ?? "latest",
        },
      }),
    })),
  };
}

/** manifest.json of `docker save`: an image that has nothing for the platform is not in it, and all names of one are together. */
export function planDockerManifest(
  content: ContentStore,
  images: readonly Saved[],
  platform: Platform,
): readonly object[] {
  const items = new Map<Digest, { config: string; tags: string[]; layers: readonly string[] }>();
  for (const { name, target } of images) {
    const found = findManifest(content, target, platform);
    if (found === undefined) continue;
    const { config, layers } = readDocument(content, found, decodeImageManifest);
    const paths = layers.map(({ digest }) => blobPath(digest));
    const fresh = { config: blobPath(config.digest), tags: [], layers: paths };
    const item = items.get(found.digest) ?? fresh;
    items.set(found.digest, item);
    if (name !== undefined) item.tags.push(familiarName(decodeReference(name)));
  }
  return [...items.values()].map(({ config, tags, layers }) => ({
    Config: config,
    RepoTags: tags,
    Layers: layers,
  }));
}
