import type { Labels } from "../labels/labels.ts";
import type { Usage } from "./observe-usage.ts";
import type { NewSnapshot } from "./snapshot-rows.ts";
import type { Snapshot, Snapshotter } from "./snapshotter.ts";

/** How an active snapshot is committed. Labels that are not given stay. */
export interface Commit {
  readonly name: string;
  /** See `Snapshot.size`. */
  readonly size: number;
  readonly labels?: Labels;
}

/** A snapshotter as containerd's clients use it. */
export interface ClientSnapshotter extends Snapshotter {
  /** As `prepare` or `view`, with labels; `also` runs in the transaction that makes the row, with its id. */
  createWith(key: string, made: NewSnapshot, also: (id: number) => void): void | Promise<void>;
  /** As `commit`; `also` runs in the transaction that changes the row. */
  commitWith(key: string, as: Commit, also: (id: number) => void): void | Promise<void>;
  /** Throws `not_found`. */
  replaceLabels(key: string, change: (labels: Labels) => Labels): Snapshot;
  /** What it takes beyond its parents. Throws `not_found`. */
  usage(key: string): Promise<Usage>;
}
