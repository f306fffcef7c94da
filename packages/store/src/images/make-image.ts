import { Fault } from "@skiff/base";
import type { Hash } from "node:crypto";
import { decodeDigest, type Descriptor, type Digest, mediaTypes } from "@skiff/spec";
import { compress } from "../archive/compress.ts";
import type { Store } from "../store.ts";
import type { Image } from "./image.ts";
import { takeImages, type TakeOptions } from "./import/take-images.ts";
import type { Taking } from "./import/taking.ts";

/** An image to be made: one layer on those of another, or alone. */
export interface NewImage {
  /** In full; an image without one is named by its digest. */
  readonly name: string | undefined;
  /** An uncompressed tar archive. */
  readonly layer: AsyncIterable<Uint8Array>;
  readonly below: readonly Layer[];
  /** What is told of it, if anything. */
  readonly tells: "import" | "tag" | undefined;
  /** The configuration document, once the digest of the uncompressed layer is known. */
  readonly config: (diffId: Digest) => unknown;
}

type Layer = Pick<Descriptor, "mediaType" | "digest" | "size">;

/** Makes an image and unpacks its layer. Throws as `importImage`; what a failure or a crash leaves goes as its does. */
export async function makeImage(
  store: Store,
  image: NewImage,
  options: TakeOptions,
): Promise<Image> {
  const [made] = await takeImages(store, { ...options, tells: image.tells }, async (taking) => {
    const target = await writeManifest(taking, image);
    return [{ name: image.name ?? target.digest, target }];
  });
  if (made === undefined) throw new Fault("internal", "an image was taken, and is not there");
  return made;
}

async function writeManifest(taking: Taking, image: NewImage): Promise<Image["target"]> {
  const { layer, diffId } = await writeLayer(taking, image.layer);
  const config = await write(taking, mediaTypes.ociConfig, image.config(diffId));
  return write(taking, mediaTypes.ociManifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config,
    layers: [...image.below, layer].map(({ mediaType, digest, size }) => ({
      mediaType,
      digest,
      size,
    })),
  });
}

async function writeLayer(
  { store, lease }: Taking,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly layer: Layer; readonly diffId: Digest }> {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const hash = createHash("sha256");
  const { digest, size } = await store.content.ingest(lease, compress(hashed(bytes, hash), "gzip"));
  const layer = { mediaType: `${mediaTypes.ociLayer}+gzip`, digest, size };
  return { layer, diffId: decodeDigest(`sha256:${hash.digest("hex")}`) };
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

async function write(
  { store, lease }: Taking,
  mediaType: string,
  document: unknown,
): Promise<Image["target"]> {
  const { digest, size } = await store.content.ingest(lease, bytesOf(JSON.stringify(document)));
  return { mediaType, digest, size };
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
