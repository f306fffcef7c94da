import { type Fault, isFault } from "@skiff/base";
import type { Platform } from "@skiff/spec";
import { collectGarbage } from "../../garbage/collect-garbage.ts";
import type { Lease } from "../../leases/leases.ts";
import type { Store } from "../../store.ts";
import type { Image } from "../image.ts";
import { thisPlatform } from "../this-platform.ts";
import { findDockerImages } from "./find-docker-images.ts";
import { findOciImages } from "./find-oci-images.ts";
import { type FoundImage, checkImage } from "./check-image.ts";
import { readSource } from "./read-source.ts";
import { unpackImage } from "./unpack-image.ts";
import type { SourceFiles } from "./source-files.ts";

export interface ImportOptions {
  /** What an image for several platforms is unpacked for; this machine's by default. */
  readonly platform?: Platform;
  readonly signal?: AbortSignal;
  /** Gets what went wrong while a failed import was undone; the import's own fault is thrown. */
  readonly warn: (fault: Fault) => void;
}

/**
 * Takes in the images of an OCI layout (a directory, or a tar archive of one) or of a
 * `docker save` archive, plain or packed by gzip or zstd, and unpacks them. `source` is
 * a path or the archive's bytes.
 *
 * The names appear at the end, all at once. Throws `invalid_argument` for what is no image, or a
 * broken or hostile one, with the place; `resource_exhausted` for a full disk. Nothing is
 * left then; after a crash, nothing once `collectGarbage` ran, which an import itself does.
 */
export async function importImage(
  store: Store,
  source: string | AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<readonly Image[]> {
  await collectGarbage(store); // of a crash, whose space we may need
  const lease = store.leases.create();
  try {
    return await takeIn({ store, lease }, source, options);
  } finally {
    await undo(store, lease, options.warn);
  }
}

async function takeIn(
  { store, lease }: { readonly store: Store; readonly lease: Lease },
  source: string | AsyncIterable<Uint8Array>,
  { platform = thisPlatform(), signal }: ImportOptions,
): Promise<readonly Image[]> {
  const files = await readSource({ store, lease, signal }, source);
  const found = await findImages({ store, lease }, files);
  const checked = found.map((image) => checkImage(store, image, platform));
  for (const image of checked) await unpackImage({ store, lease, signal }, image);
  return store.metadata.transaction(() => {
    store.leases.check(lease);
    return checked.map(({ name, target, config, topSnapshot }) => {
      if (topSnapshot !== undefined) store.content.referSnapshot(config, topSnapshot);
      return store.images.replace(name, target);
    });
  });
}

async function findImages(
  held: { readonly store: Store; readonly lease: Lease },
  files: SourceFiles,
): Promise<readonly FoundImage[]> {
  return findOciImages(files) ?? (await findDockerImages(held, files));
}

/** The lease goes in any case: on success the names keep what it kept. */
async function undo(store: Store, lease: Lease, warn: (fault: Fault) => void): Promise<void> {
  try {
    store.leases.release(lease);
    await collectGarbage(store);
  } catch (error) {
    if (!isFault(error)) throw error;
    warn(error);
  }
}
