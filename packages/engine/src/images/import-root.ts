import { decodeImageConfig, type Digest, type Platform, type Reference } from "@skiff/spec";
import { decompress, thisPlatform } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { applyChange } from "./apply-change.ts";
import { encodeRunConfig } from "./encode-run-config.ts";
import { makeNamed } from "./make-named.ts";

export interface ImportOptions {
  readonly name: Reference | undefined;
  /** Of its one step. */
  readonly comment: string;
  /** Dockerfile instructions, each a line. */
  readonly changes: readonly string[];
  /** This machine's by default. */
  readonly platform?: Platform | undefined;
}

/**
 * Makes an image of one layer from a root file system: a tar archive, plain or packed by gzip or
 * zstd. Its id. Throws `invalid_argument` for a change, and for a broken or hostile archive.
 */
export async function importRoot(
  engine: Engine,
  archive: AsyncIterable<Uint8Array>,
  { name, comment, changes, platform = thisPlatform() }: ImportOptions,
): Promise<Digest> {
  const { architecture, os, variant } = platform;
  const empty = decodeImageConfig({ architecture, os, rootfs: { type: "layers" } }).config;
  const config = encodeRunConfig(changes.reduce(applyChange, empty));
  const created = new Date().toISOString();
  return await makeNamed(engine, {
    name,
    tells: "import",
    layer: decompress(archive),
    below: [],
    config: (diffId) => ({
      created,
      architecture,
      os,
      variant,
      config,
      rootfs: { type: "layers", diff_ids: [diffId] },
      history: [{ created, comment }],
    }),
  });
}
