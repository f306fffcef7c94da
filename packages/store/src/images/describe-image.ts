import { Fault } from "@skiff/base";
import { decodeImageConfig, decodeImageManifest, encodePlatform, type Platform } from "@skiff/spec";
import type { ContentStore } from "../content/content-store.ts";
import type { OverlaySnapshotter } from "../snapshots/overlay-snapshotter.ts";
import { thisPlatform } from "./this-platform.ts";
import type { Image } from "./image.ts";
import type { ImageDetails } from "./image-details.ts";
import { findManifest } from "./find-manifest.ts";
import { readDocument } from "./read-document.ts";

export function describeImage(
  store: { readonly content: ContentStore; readonly snapshots: OverlaySnapshotter },
  image: Image,
  platform: Platform = thisPlatform(),
): ImageDetails {
  const found = findManifest(store.content, image.target, platform);
  if (found === undefined) {
    throw new Fault("not_found", `image ${image.name} has nothing for ${encodePlatform(platform)}`);
  }
  const manifest = readDocument(store.content, found, decodeImageManifest);
  const config = readDocument(store.content, manifest.config, decodeImageConfig);
  const topSnapshot = store.content.findSnapshot(manifest.config.digest);
  return {
    image,
    id: manifest.config.digest,
    manifestDigest: found.digest,
    layers: manifest.layers,
    config,
    topSnapshot,
    get size() {
      return topSnapshot === undefined ? 0 : store.snapshots.sizeWithParents(topSnapshot);
    },
  };
}
