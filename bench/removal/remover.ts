import type { Manner } from "./manner.ts";

/** One side of a comparison of removals. Each command has `{}` for a container's number. */
export interface Remover {
  readonly name: string;
  /** Of how many containers at most it is measured: making more of them takes too long. */
  readonly most: Readonly<Record<Manner, number>>;
  /** Makes a container that runs. */
  readonly begin: readonly [string, ...string[]];
  /** Removes it, and kills what runs. */
  readonly remove: readonly [string, ...string[]];
}
