import type { Labels } from "../labels/labels.ts";
import type { Usage } from "./observe-usage.ts";
import type { Mount, Snapshot } from "./snapshotter.ts";

/** A recorded snapshot, as what makes it sees it. */
export interface SnapshotPlace {
  readonly key: string;
  readonly kind: Snapshot["kind"];
  readonly labels: Labels;
  /** Its own, whatever the driver keeps there. */
  readonly directory: string;
  readonly remoteKey: string | undefined;
  /** Those below it, the nearest first. */
  readonly parents: readonly Pick<SnapshotPlace, "directory" | "remoteKey">[];
}

/**
 * What snapshots are made of; who may use them when, their rows say. Every verb may be cut short by a crash:
 * `remove` then removes what is there.
 */
export interface SnapshotDriver {
  /** Makes an active snapshot or a view. Gives the name that somebody else has for it, if it is somebody else's. */
  make(place: SnapshotPlace): Promise<string | undefined>;
  mounts(place: SnapshotPlace): Promise<readonly Mount[]>;
  /** Makes what an active snapshot has ready to be a parent; it may be asked for again. The name, as `make`. */
  commit(place: SnapshotPlace, name: string): Promise<string | undefined>;
  /** After the row has become a parent's: what only the active snapshot needed may go. */
  settle?(place: SnapshotPlace): Promise<void>;
  usage(place: SnapshotPlace): Promise<Usage>;
  /** Removes all that it owns. Idempotent. */
  remove(place: Pick<SnapshotPlace, "directory" | "remoteKey">): Promise<void>;
}
