import { type At, type Kernel, O_CLOEXEC, O_DIRECTORY, O_NOFOLLOW, O_RDONLY } from "@skiff/kernel";
import { LayerWriter } from "../unpack/layer-writer.ts";
import { TarSource } from "../unpack/tar-source.ts";
import { type Place, Tree } from "../unpack/tree.ts";

/**
 * Puts the files of a tar archive into the directory at a place, over those that are there. Throws
 * `not_found` and `failed_precondition` where there is no directory, `already_exists` where a
 * directory would take the place of another file, or give way to one, `invalid_argument` for a
 * broken or hostile archive. What was written by then stays. How many bytes it has read.
 */
export function writeTree(
  kernel: Kernel,
  to: { readonly place: Place; readonly source: At; readonly keepsOwner: boolean },
): number {
  kernel.umask(0); // modes are the archive's
  const flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  using directory = kernel.openat2(to.place.directory, to.place.name, { flags });
  using tree = Tree.open(kernel, `/proc/self/fd/${directory.fd}`, []);
  const source = new TarSource(kernel, to.source);
  const writer = new LayerWriter(kernel, { tree, source, files: { keepsOwner: to.keepsOwner } });
  for (let entry = source.next(); entry !== undefined; entry = source.next()) {
    writer.write(entry);
  }
  writer.finish();
  return source.drain();
}
