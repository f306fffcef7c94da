import { type At, type Kernel, writeAll } from "@skiff/kernel";
import type { ByteString } from "@skiff/spec";
import { ChangeLister } from "./change-lister.ts";
import { Comparison } from "./comparison.ts";
import { LayerReader } from "./layer-reader.ts";
import { MergedDirectory } from "./merged-directory.ts";
import { TarSink } from "./tar-sink.ts";
import type { Teller } from "./teller.ts";

/**
 * Writes the layer that makes `layers` of `base`, both as overlayfs would show them, the nearest first: a
 * tar archive with what is new or changed, the directories on the way there, and whiteouts (image-spec,
 * layer). Of the roots themselves it tells nothing. Nothing is mounted, and nothing is followed: both may
 * be a stranger's, and in use.
 *
 * Throws `unavailable` where a file becomes shorter meanwhile, `unimplemented` for what overlayfs shows from
 * elsewhere (redirect_dir, metacopy).
 */
export function packLayer(
  kernel: Kernel,
  of: {
    readonly layers: readonly string[];
    readonly base: readonly string[];
    /** Left out, with all below; without a slash at either end. */
    readonly exclude: readonly ByteString[];
    /** Names and kinds of the differences, in place of the layer. */
    readonly list: boolean;
    readonly to: At;
  },
): void {
  using right = MergedDirectory.root(kernel, of.layers);
  using left = MergedDirectory.root(kernel, of.base);
  const excluded = new Set(of.exclude);
  const compare = (teller: Teller): void =>
    new Comparison(kernel, { teller, excluded }).compare(right, left, "");
  if (of.list) return compare(new ChangeLister((line) => writeAll(kernel, of.to, line)));
  const sink = new TarSink(kernel, of.to);
  compare(new LayerReader(kernel, sink));
  sink.finish();
}
