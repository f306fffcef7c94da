import { Fault, isFault } from "@skiff/base";
import { type Digest, digestParts } from "@skiff/spec";
import { decompress } from "../../archive/decompress.ts";
import { readFileBytes } from "../../archive/read-file-bytes.ts";
import type { Content } from "../../content/content.ts";
import type { Taking } from "./taking.ts";
import { startUnpacking } from "./start-unpacking.ts";

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
  const { createHash } = process.getBuiltinModule("node:crypto");
  const hash = createHash(digestParts(diffId).algorithm);
  let size = 0;
  const measured = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of decompress(readFileBytes(store.content.path(layer)))) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  try {
    await using unpacking = startUnpacking(store.oar, {
      directory: store.snapshots.directory(key),
      lower: store.snapshots.lowerDirectories(key),
    });
    await unpacking.write(measured(), signal);
    await unpacking.finish();
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new Fault(error.code, `layer ${layer.digest}: ${error.message}`, { cause: error });
  }
  const found = `${digestParts(diffId).algorithm}:${hash.digest("hex")}`;
  if (found !== diffId) {
    throw new Fault(
      "invalid_argument",
      `layer ${layer.digest}: it unpacks to ${found} instead of ${diffId}`,
    );
  }
  return size;
}
