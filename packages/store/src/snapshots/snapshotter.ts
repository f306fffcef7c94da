import type { Labels } from "../labels/labels.ts";

/** How to mount a snapshot: mount(8)'s type, source and options. The target is the caller's. */
export interface Mount {
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

export interface Snapshot {
  readonly key: string;
  readonly parent: string | undefined;
  /** "active" and "view" can be mounted, the one to write and the other to read; "committed" can be a parent. */
  readonly kind: "active" | "view" | "committed";
  /** Bytes of the layer it was unpacked from, uncompressed; 0 for what was not unpacked. */
  readonly size: number;
  readonly labels: Labels;
  readonly createdAt: Date;
  /** When its labels or its kind changed last. */
  readonly updatedAt: Date;
}

/**
 * File systems, each a difference to its parent. The life of a layer: `prepare` an
 * active snapshot under a key of one's own, fill it, `commit` it under the name by
 * which it becomes a parent. The life of a container's root: `prepare` on an image's
 * topmost layer, mount `mounts(key)`, run, unmount, `remove`.
 *
 * A snapshot that no image, container, lease or child refers to is garbage, and goes at the next
 * `collectGarbage`: claim the container's row, which names its key, before `prepare`.
 */
export interface Snapshotter {
  /**
   * Makes an active snapshot. Throws `already_exists` for a key in use, `not_found`
   * for no such parent, `failed_precondition` for a parent not committed.
   * A crash leaves a snapshot that `remove` removes.
   */
  prepare(key: string, parent: string | undefined): void | Promise<void>;
  /** As `prepare`, but the snapshot is for reading. */
  view(key: string, parent: string | undefined): void | Promise<void>;
  /** Where and how an active snapshot or a view is mounted. Throws `not_found`, `failed_precondition`. */
  mounts(key: string): readonly Mount[] | Promise<readonly Mount[]>;
  /**
   * Makes the active snapshot `key` a parent-to-be named `name`; `key` is free again.
   * Throws `already_exists` where `name` is there already: `key` then stays active.
   */
  commit(key: string, name: string, size: number): void | Promise<void>;
  /** Throws `not_found`. */
  get(key: string): Snapshot;
  find(key: string): Snapshot | undefined;
  list(): readonly Snapshot[];
  /**
   * Idempotent. Throws `failed_precondition` while another snapshot has this one for
   * parent. The key is free at once; a crash leaves a directory that the
   * next `remove` of the key removes, or `collectGarbage`. The caller has unmounted it.
   */
  remove(key: string): Promise<void>;
}
