import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";

/** A container's root file system as overlayfs stacks it: its own directory first, then its image's. Throws `not_found`. */
export function containerLayers(
  { store }: Engine,
  { snapshotKey }: Container,
): { readonly layers: readonly string[]; readonly base: readonly string[] } {
  const base = store.snapshots.lowerDirectories(snapshotKey);
  return { layers: [store.snapshots.directory(snapshotKey), ...base], base };
}
