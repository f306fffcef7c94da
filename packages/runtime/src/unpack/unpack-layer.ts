import type { At, Kernel } from "@skiff/kernel";
import { LayerWriter } from "./layer-writer.ts";
import { MergedLayer } from "./merged-layer.ts";
import { TarSource } from "./tar-source.ts";
import { Tree } from "./tree.ts";

/**
 * Unpacks a layer, an uncompressed tar archive that `source` gives, into `directory` in the
 * form of an overlayfs layer above `lower` (the nearest first), which it only reads; with
 * `isMerged` over what the directory has, where whiteouts remove what they name.
 *
 * Throws `invalid_argument` with the entry for a broken or hostile archive: one that is cut
 * off, a path that climbs above the root, a hard link to what is not in the layer, a device
 * that no image may have. What is there by then stays: the directory is the caller's to remove.
 * All is on the disk when it returns how many bytes it has read, to the end of what it was given.
 */
export function unpackLayer(
  kernel: Kernel,
  layer: {
    readonly source: At;
    readonly directory: string;
    readonly lower: readonly string[];
    readonly isMerged: boolean;
  },
): number {
  kernel.umask(0); // modes are the archive's
  using tree = Tree.open(kernel, layer.directory, layer.lower);
  const source = new TarSource(kernel, layer.source);
  const merged = layer.isMerged ? new MergedLayer(kernel, tree) : undefined;
  const writer = new LayerWriter(kernel, { tree, source, merged });
  for (let entry = source.next(); entry !== undefined; entry = source.next()) {
    writer.write(entry);
  }
  writer.finish();
  const length = source.drain();
  kernel.syncfs(tree.root);
  return length;
}
