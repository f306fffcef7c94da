import { openSync, readSync, closeSync } from "node:fs";
import { during, Fault } from "@skiff/base";
import {
  canonicalName,
  cleanTarPath,
  decodeDockerArchiveManifest,
  decodeImageConfig,
  decodeReference,
  type DockerArchiveImage,
  mediaTypes,
} from "@skiff/spec";
import { compressionOf, longestMagic } from "../../archive/compression.ts";
import type { Content } from "../../content/content.ts";
import { guarded } from "../../files/guarded.ts";
import type { Lease } from "../../leases/leases.ts";
import type { Store } from "../../store.ts";
import type { Image } from "../image.ts";
import { readDocument } from "../read-document.ts";
import type { FoundImage } from "./check-image.ts";
import type { SourceFiles } from "./source-files.ts";

interface Held {
  readonly store: Store;
  readonly lease: Lease;
}

/** The images of a `docker save` archive, each given the manifest that such an archive lacks. */
export async function findDockerImages(
  held: Held,
  files: SourceFiles,
): Promise<readonly FoundImage[]> {
  const items = files.findDocument("manifest.json", decodeDockerArchiveManifest);
  if (items === undefined || items.length === 0) {
    throw new Fault(
      "invalid_argument",
      "no image: the archive has neither oci-layout nor manifest.json",
    );
  }
  const images: FoundImage[] = [];
  for (const item of items) {
    const names = item.repoTags.map((tag) => canonicalName(decodeReference(tag)));
    const target = await writeManifest(held, files, item);
    for (const name of names.length === 0 ? [target.digest] : names) images.push({ name, target });
  }
  return images;
}

async function writeManifest(
  { store, lease }: Held,
  files: SourceFiles,
  item: DockerArchiveImage,
): Promise<Image["target"]> {
  const get = (path: string): Content =>
    during("manifest.json", () => files.get(cleanTarPath(path)));
  const config = get(item.config);
  during(item.config, () => readDocument(store.content, config, decodeImageConfig));
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { mediaType: mediaTypes.ociConfig, digest: config.digest, size: config.size },
    layers: item.layers.map((path) => {
      const layer = get(path);
      return {
        mediaType: layerType(store.content.path(layer)),
        digest: layer.digest,
        size: layer.size,
      };
    }),
  });
  const written = await store.content.ingest(lease, bytesOf(manifest));
  return { digest: written.digest, size: written.size, mediaType: mediaTypes.ociManifest };
}

function layerType(path: string): string {
  const start = new Uint8Array(longestMagic);
  guarded(`read ${path}`, () => {
    const file = openSync(path, "r");
    try {
      readSync(file, start);
    } finally {
      closeSync(file);
    }
  });
  const compression = compressionOf(start);
  return compression === "none" ? mediaTypes.ociLayer : `${mediaTypes.ociLayer}+${compression}`;
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
