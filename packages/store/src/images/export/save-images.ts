import { Fault } from "@skiff/base";
import { type Digest, encodeTarHeader, type Platform, tarEnd, tarPadding } from "@skiff/spec";
import type { ContentStore } from "../../content/content-store.ts";
import type { Lease } from "../../leases/leases.ts";
import type { Store } from "../../store.ts";
import type { Image } from "../image.ts";
import { selectWhole, type WholeImage } from "../select-whole.ts";
import { tellOfImage } from "../tell-of-image.ts";
import { thisPlatform } from "../this-platform.ts";
import { blobPath, planDockerManifest, planIndex } from "./plan-documents.ts";

export interface SavedImage {
  readonly image: Image;
  /** In full; undefined for one that is saved without a name. */
  readonly name: string | undefined;
}

/**
 * Images as a tar archive that is an OCI layout and a `docker save` archive at once: of each all
 * platforms where all are here, else this machine's, or the one that is asked for. Throws `not_found`
 * for an image that is not here as a whole, before the first byte.
 */
export async function* saveImages(
  store: Store,
  images: readonly SavedImage[],
  platform?: Platform,
): AsyncGenerator<Uint8Array> {
  const lease = store.leases.create();
  try {
    const saved = images.map(({ image, name }) => {
      const whole = selectWhole(store.content, image, platform);
      keep(store, lease, whole);
      return { ...whole, name };
    });
    const wanted = platform ?? thisPlatform();
    yield* jsonFile("oci-layout", { imageLayoutVersion: "1.0.0" });
    yield* jsonFile("index.json", planIndex(saved));
    yield* jsonFile("manifest.json", planDockerManifest(store.content, saved, wanted));
    const blobs = saved.flatMap(({ contents }) => [...contents.documents, ...contents.blobs]);
    for (const digest of new Set(blobs.map((blob) => blob.digest))) {
      yield* blobFile(store.content, digest);
    }
    yield tarEnd;
    for (const { image } of images) tellOfImage(store, image, "save");
  } finally {
    store.leases.release(lease);
  }
}

/** Nobody's removal takes away what is being saved. */
function keep({ content }: Store, lease: Lease, { contents }: WholeImage): void {
  for (const { digest } of [...contents.documents, ...contents.blobs]) {
    if (content.findAndKeep(lease, digest) !== undefined) continue;
    throw new Fault("not_found", `${digest} was removed meanwhile`);
  }
}

function* jsonFile(path: string, document: unknown): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  yield encodeTarHeader(path, bytes.length);
  yield bytes;
  yield new Uint8Array(tarPadding(bytes.length));
}

async function* blobFile(content: ContentStore, digest: Digest): AsyncGenerator<Uint8Array> {
  const blob = content.get(digest);
  yield encodeTarHeader(blobPath(digest), blob.size);
  yield* content.read(blob);
  yield new Uint8Array(tarPadding(blob.size));
}
