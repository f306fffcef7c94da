import { Fault } from "@skiff/base";
import { type Decoder, integer, object, oneOf, string } from "@skiff/spec";
import { decodeLabels, encodeLabels, type Labels } from "../labels/labels.ts";
import type { Lease } from "../leases/leases.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { Snapshot } from "./snapshotter.ts";

export type NewSnapshot = Pick<Snapshot, "kind" | "parent"> & Partial<Pick<Snapshot, "labels">>;

export interface SnapshotRow extends Snapshot {
  readonly id: number;
  /** The name that a proxy's snapshotter has for it. */
  readonly remoteKey: string | undefined;
}

const columns = `s.id, s.kind, s.key, p.key AS parent, s.size, s.labels, s.created_at, s.updated_at, s.remote_key
  FROM snapshots s LEFT JOIN snapshots p ON p.id = s.parent_id
  WHERE s.state = 'present' AND s.namespace = ? AND s.snapshotter = ?`;

/** The records of one snapshotter's snapshots in one namespace. What is still being made is seen by nobody. */
export class SnapshotRows {
  readonly #metadata: Metadata;
  readonly #place: readonly [namespace: string, snapshotter: string];

  constructor(
    metadata: Metadata,
    place: { readonly namespace: string; readonly snapshotter: string },
  ) {
    this.#metadata = metadata;
    this.#place = [place.namespace, place.snapshotter];
  }

  /** Throws `not_found`. */
  get(key: string): SnapshotRow {
    const row = this.find(key);
    if (row === undefined) throw new Fault("not_found", `no such snapshot: ${key}`);
    return row;
  }

  find(key: string): SnapshotRow | undefined {
    const sql = `SELECT ${columns} AND s.key = ? AND s.maker_id IS NULL`;
    return this.#metadata.find(sql, decodeRow, ...this.#place, key);
  }

  list(): readonly SnapshotRow[] {
    const sql = `SELECT ${columns} AND s.maker_id IS NULL ORDER BY s.id`;
    return this.#metadata.all(sql, decodeRow, ...this.#place);
  }

  /** Those below it, the nearest first. */
  parents({ id }: Pick<SnapshotRow, "id">): readonly Parent[] {
    return this.#metadata.all(
      `WITH RECURSIVE chain (id, depth) AS (
         SELECT parent_id, 0 FROM snapshots WHERE id = ?
         UNION ALL
         SELECT s.parent_id, depth + 1 FROM snapshots s JOIN chain c ON s.id = c.id
       )
       SELECT s.id, s.remote_key FROM chain c JOIN snapshots s ON s.id = c.id ORDER BY c.depth`,
      decodeParent,
      id,
    );
  }

  /**
   * Claims the key; its id. With a maker it is not there before `finish`. Throws `already_exists`,
   * `not_found` for no such parent, `failed_precondition` for one that is not committed.
   */
  insert(key: string, { kind, parent, labels = {} }: NewSnapshot, maker?: Lease): number {
    return this.#metadata.transaction(() => {
      if (this.#isClaimed(key)) throw inUse(key);
      const below = parent === undefined ? undefined : this.get(parent);
      if (below !== undefined && below.kind !== "committed") {
        throw new Fault(
          "failed_precondition",
          `snapshot ${parent} is not committed: no parent yet`,
        );
      }
      const now = Date.now();
      const row = this.#metadata.find(
        `INSERT INTO snapshots
           (state, kind, namespace, snapshotter, key, parent_id, labels, created_at, updated_at, maker_id)
         VALUES ('present', ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
        decodeId,
        kind,
        ...this.#place,
        key,
        below?.id ?? null,
        encodeLabels(labels),
        now,
        now,
        maker?.id ?? null,
      );
      if (row === undefined) throw new Fault("internal", "store: a snapshot got no id");
      return row;
    });
  }

  /** What was being made is there. Throws `failed_precondition` where it was taken for a dead process's. */
  finish(id: number, remoteKey?: string): void {
    const sql = `UPDATE snapshots SET maker_id = NULL, remote_key = ? WHERE id = ? AND state = 'present'`;
    if (this.#metadata.run(sql, remoteKey ?? null, id) === 1) return;
    throw new Fault("failed_precondition", `snapshot ${id} was removed while it was made`);
  }

  /** The row of an active snapshot that may become `name`. Throws as `Snapshotter.commit`. */
  committable(key: string, name: string): SnapshotRow {
    const row = this.get(key);
    if (row.kind !== "active") {
      throw new Fault("failed_precondition", `snapshot ${key} is not active but ${row.kind}`);
    }
    if (this.#isClaimed(name)) throw inUse(name);
    return row;
  }

  /** It is a new one from now on. Labels that are not given stay. Throws as `Snapshotter.commit`. */
  commit(key: string, as: Committed): SnapshotRow {
    return this.#metadata.transaction(() => {
      const row = this.committable(key, as.name);
      const now = Date.now();
      this.#metadata.run(
        `UPDATE snapshots SET kind = 'committed', key = ?, size = ?, labels = ?, created_at = ?,
           updated_at = ?, remote_key = ? WHERE id = ?`,
        as.name,
        as.size,
        encodeLabels(as.labels ?? row.labels),
        now,
        now,
        as.remoteKey ?? null,
        row.id,
      );
      return row;
    });
  }

  /** Throws `not_found`. */
  replaceLabels(key: string, change: (labels: Labels) => Labels): SnapshotRow {
    return this.#metadata.transaction(() => {
      const row = this.get(key);
      const sql = "UPDATE snapshots SET labels = ?, updated_at = ? WHERE id = ?";
      this.#metadata.run(sql, encodeLabels(change(row.labels)), Date.now(), row.id);
      return this.get(key);
    });
  }

  /** Nobody may use it any more. Idempotent. Throws `failed_precondition` where it is a parent. */
  release(key: string): void {
    this.#metadata.freeing(() =>
      this.#metadata.transaction(() => {
        const row = this.find(key);
        if (row === undefined) return;
        const sql = `SELECT ${columns} AND s.parent_id = ?`;
        const child = this.#metadata.find(sql, decodeRow, ...this.#place, row.id);
        if (child !== undefined) {
          throw new Fault(
            "failed_precondition",
            `cannot remove snapshot ${key}: it is the parent of ${child.key}`,
          );
        }
        this.drop(row.id);
      }),
    );
  }

  /** As `release`, for what is known to be nobody's parent. */
  drop(id: number): void {
    this.#metadata.run("DELETE FROM lease_snapshots WHERE snapshot_id = ?", id);
    this.#metadata.run(
      "UPDATE snapshots SET state = 'removing', parent_id = NULL WHERE id = ?",
      id,
    );
  }

  /** What had the key and was never finished, by a process whose lease is gone. */
  dropUnfinished(key: string): void {
    const sql = `SELECT id, remote_key FROM snapshots WHERE state = 'present'
      AND namespace = ? AND snapshotter = ? AND key = ?
      AND maker_id IS NOT NULL AND maker_id NOT IN (SELECT id FROM leases)`;
    for (const { id } of this.#metadata.all(sql, decodeParent, ...this.#place, key)) this.drop(id);
  }

  /** Of one that was released, now and before. */
  released(key: string): readonly Parent[] {
    const sql = `SELECT id, remote_key FROM snapshots
      WHERE state = 'removing' AND namespace = ? AND snapshotter = ? AND key = ?`;
    return this.#metadata.all(sql, decodeParent, ...this.#place, key);
  }

  /** Once all that a released one owned is gone. Idempotent. */
  forget(id: number): void {
    this.#metadata.freeing(() =>
      this.#metadata.run("DELETE FROM snapshots WHERE id = ? AND state = 'removing'", id),
    );
  }

  #isClaimed(key: string): boolean {
    const sql = `SELECT ${columns} AND s.key = ?`;
    return this.#metadata.find(sql, decodeRow, ...this.#place, key) !== undefined;
  }
}

export type Parent = Pick<SnapshotRow, "id" | "remoteKey">;

interface Committed {
  readonly name: string;
  readonly size: number;
  readonly labels?: Labels | undefined;
  readonly remoteKey?: string | undefined;
}

function inUse(key: string): Fault {
  return new Fault("already_exists", `snapshot ${key} exists already`);
}

/** What a row is to those who do not keep it. */
export function snapshotOf({ id: _id, remoteKey: _key, ...snapshot }: SnapshotRow): Snapshot {
  return snapshot;
}

const decodeId: Decoder<number> = object((o) => o.required("id", integer));

const decodeParent: Decoder<Parent> = object((o) => ({
  id: o.required("id", integer),
  remoteKey: o.optional("remote_key", string),
}));

const decodeRow: Decoder<SnapshotRow> = object((o) => ({
  id: o.required("id", integer),
  kind: o.required("kind", oneOf("active", "view", "committed")),
  key: o.required("key", string),
  parent: o.optional("parent", string),
  size: o.required("size", integer),
  labels: o.required("labels", decodeLabels),
  createdAt: new Date(o.required("created_at", integer)),
  updatedAt: new Date(o.required("updated_at", integer)),
  remoteKey: o.optional("remote_key", string),
}));
