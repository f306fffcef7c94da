import type { Store } from "../../store.ts";
import type { Image } from "../image.ts";
import { findDockerImages } from "./find-docker-images.ts";
import { findOciImages } from "./find-oci-images.ts";
import { readSource } from "./read-source.ts";
import { takeImages, type TakeOptions } from "./take-images.ts";

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
  options: TakeOptions,
): Promise<readonly Image[]> {
  return takeImages(store, { ...options, tells: "load" }, async (taking) => {
    const files = await readSource(taking, source);
    return findOciImages(files) ?? (await findDockerImages(taking, files));
  });
}
