import { type At, type Kernel, S_IFDIR, S_IFMT } from "@skiff/kernel";
import type { ByteString } from "@skiff/spec";
import { isSameFile } from "./is-same-file.ts";
import { LayerReader } from "./layer-reader.ts";
import { MergedDirectory, type MergedEntry } from "./merged-directory.ts";
import { TarSink } from "./tar-sink.ts";

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
  of: { readonly layers: readonly string[]; readonly base: readonly string[]; readonly to: At },
): void {
  using right = MergedDirectory.root(kernel, of.layers);
  using left = MergedDirectory.root(kernel, of.base);
  const sink = new TarSink(kernel, of.to);
  new Comparison(kernel, new LayerReader(kernel, sink)).compare(right, left, "");
  sink.finish();
}

class Comparison {
  readonly #kernel: Kernel;
  readonly #reader: LayerReader;

  constructor(kernel: Kernel, reader: LayerReader) {
    this.#kernel = kernel;
    this.#reader = reader;
  }

  compare(right: MergedDirectory, left: MergedDirectory, path: ByteString): void {
    if (right.equals(left)) return;
    const names = [...right.names().union(left.names())].toSorted();
    for (const name of names) this.#compareName(right, left, { path, name });
  }

  #compareName(
    right: MergedDirectory,
    left: MergedDirectory,
    { path, name }: { readonly path: ByteString; readonly name: ByteString },
  ): void {
    const [now, before] = [right.find(name), left.find(name)];
    const whole = path === "" ? name : `${path}/${name}`;
    if (now === undefined) {
      if (before !== undefined) this.#reader.whiteout(path, name);
      return;
    }
    const isChanged = before === undefined || !isSameFile(this.#kernel, now, before);
    if (!isDirectory(now)) {
      if (isChanged) this.#reader.file(whole, now);
      return;
    }
    using into = right.open(name);
    using from = left.open(name);
    this.#reader.enter(whole, now, isChanged);
    this.compare(into, from, whole);
    this.#reader.leave();
  }
}

function isDirectory({ stat }: MergedEntry): boolean {
  return (stat.mode & S_IFMT) === S_IFDIR;
}
