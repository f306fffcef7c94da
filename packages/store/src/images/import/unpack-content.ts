import { Fault, isFault } from "@skiff/base";
import { decodeDigest, type Digest, type DigestAlgorithm } from "@skiff/spec";
import { decompress } from "../../archive/decompress.ts";
import type { Content } from "../../content/content.ts";
import type { Store } from "../../store.ts";
import type { LayerPlace } from "./layer-place.ts";
import { startUnpacking } from "./start-unpacking.ts";

/**
 * Unpacks a layer, packed or not, in the form that overlayfs has or merged; the archive's digest and length,
 * uncompressed. Throws `invalid_argument` where it is broken or hostile: what came before is there.
 */
export async function unpackContent(
  store: Pick<Store, "oar" | "content">,
  layer: Content,
  to: LayerPlace & {
    readonly algorithm: DigestAlgorithm;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<{ readonly digest: Digest; readonly size: number }> {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const hash = createHash(to.algorithm);
  let size = 0;
  const measured = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of decompress(store.content.read(layer))) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  try {
    await using unpacking = await startUnpacking(store.oar, to);
    await unpacking.write(measured(), to.signal);
    await unpacking.finish();
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new Fault(error.code, `layer ${layer.digest}: ${error.message}`, { cause: error });
  }
  return { digest: decodeDigest(`${to.algorithm}:${hash.digest("hex")}`), size };
}
