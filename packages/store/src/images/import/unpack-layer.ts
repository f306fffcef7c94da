import { Fault } from "@skiff/base";
import { type Digest, digestParts } from "@skiff/spec";
import type { Content } from "../../content/content.ts";
import type { Taking } from "./taking.ts";
import { unpackContent } from "./unpack-content.ts";

/**
 * Fills an active snapshot with a layer; how many bytes the layer has, uncompressed.
 * Throws `invalid_argument` where it is not what the image's configuration says, or is broken or hostile.
 */
export async function unpackLayer(
  { store, signal }: Taking,
  {
    key,
    layer,
    diffId,
  }: { readonly key: string; readonly layer: Content; readonly diffId: Digest },
): Promise<number> {
  const { digest, size } = await unpackContent(store, layer, {
    directory: store.snapshots.directory(key),
    lower: store.snapshots.lowerDirectories(key),
    algorithm: digestParts(diffId).algorithm,
    signal,
  });
  if (digest !== diffId) {
    throw new Fault(
      "invalid_argument",
      `layer ${layer.digest}: it unpacks to ${digest} instead of ${diffId}`,
    );
  }
  return size;
}
