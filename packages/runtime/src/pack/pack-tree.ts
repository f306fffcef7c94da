import { Fault } from "@skiff/base";
import {
  AT_SYMLINK_NOFOLLOW,
  type At,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_RDONLY,
  S_IFDIR,
  S_IFMT,
  STATX_BASIC_STATS,
} from "@skiff/kernel";
import type { ByteString } from "@skiff/spec";
import type { Place } from "../unpack/tree.ts";
import { Comparison } from "./comparison.ts";
import { LayerReader } from "./layer-reader.ts";
import { MergedDirectory } from "./merged-directory.ts";
import { TarSink } from "./tar-sink.ts";

/** Writes what is at a place, a directory with all below it, as a tar archive in which it has another name; "." for none. */
export function packTree(
  kernel: Kernel,
  of: { readonly place: Place; readonly name: ByteString; readonly to: At },
): void {
  const { place, name } = of;
  const stat = kernel.statx(place.directory, place.name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS);
  const sink = new TarSink(kernel, of.to);
  const reader = new LayerReader(kernel, sink);
  if ((stat.mode & S_IFMT) === S_IFDIR) {
    const flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    using opened = kernel.openat2(place.directory, place.name, { flags });
    using all = MergedDirectory.root(kernel, [`/proc/self/fd/${opened.fd}`]);
    using nothing = MergedDirectory.root(kernel, []);
    const isNamed = name !== ".";
    if (isNamed) reader.enter(name, { place, stat }, "added");
    const comparison = new Comparison(kernel, { teller: reader, excluded: new Set() });
    comparison.compare(all, nothing, isNamed ? name : "");
  } else if (name === ".") {
    throw new Fault("failed_precondition", "it is no directory");
  } else reader.file(name, { place, stat });
  sink.finish();
}
