import { decodeDigest, type Digest } from "@skiff/spec";

/**
 * The name of each layer together with all below it (image-spec, config, "Layer
 * ChainID"): images that begin with the same layers share their snapshots by it.
 */
export function chainIds(diffIds: readonly Digest[]): readonly Digest[] {
  const chain: Digest[] = [];
  for (const diffId of diffIds) {
    const below = chain.at(-1);
    chain.push(below === undefined ? diffId : sha256(`${below} ${diffId}`));
  }
  return chain;
}

function sha256(text: string): Digest {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return decodeDigest(`sha256:${createHash("sha256").update(text).digest("hex")}`);
}
