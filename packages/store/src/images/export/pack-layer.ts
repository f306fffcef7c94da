import { readArchiveOf } from "./read-archive-of.ts";

/** What a layer is the difference of: directories as overlayfs would stack them, the nearest first. */
export interface Difference {
  readonly layers: readonly string[];
  /** What the new layer is to go on; empty for a first one. */
  readonly base: readonly string[];
  /** Paths that are left out, with all below: "etc/hosts". */
  readonly exclude?: readonly string[];
  /** Names the differences, a line of JSON each, in place of the layer. */
  readonly list?: boolean;
}

/**
 * The layer that makes `layers` of `base`, an uncompressed tar archive. Throws `internal` with what `oar`
 * says where it cannot be made. It may be left early: nothing runs on.
 */
export function packLayer(
  oar: string,
  { layers, base, exclude = [], list = false }: Difference,
): AsyncGenerator<Uint8Array> {
  const options = [
    ...(base.length === 0 ? [] : ["--base", base.join(":")]),
    ...(exclude.length === 0 ? [] : ["--exclude", exclude.join(":")]),
    ...(list ? ["--list"] : []),
  ];
  return readArchiveOf(oar, ["pack", ...options, layers.join(":")]);
}
