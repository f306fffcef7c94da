import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@skiff/base";
import { type Decoder, integer, object, oneOf, string } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";
import { guardedAsync } from "../files/guarded-async.ts";
import { decodeLabels, encodeLabels, type Labels } from "../labels/labels.ts";
import type { Metadata } from "../metadata/metadata.ts";
import { overlayMounts } from "./overlay-mounts.ts";
import type { Mount, Snapshot, Snapshotter } from "./snapshotter.ts";

type NewSnapshot = Pick<Snapshot, "kind" | "parent"> & Partial<Pick<Snapshot, "labels">>;

interface Row extends Snapshot {
  readonly id: number;
}

const columns = `s.id, s.kind, s.key, p.key AS parent, s.size, s.labels, s.created_at, s.updated_at
  FROM snapshots s LEFT JOIN snapshots p ON p.id = s.parent_id
  WHERE s.state = 'present' AND s.namespace = ?`;

/**
 * Snapshots by overlayfs: snapshots/<id>/fs is the difference to the parent, and
 * snapshots/<id>/work what overlayfs needs beside it.
 */
export class OverlaySnapshotter implements Snapshotter {
  readonly #metadata: Metadata;
  readonly #dir: string;
  readonly #namespace: string;

  constructor(
    metadata: Metadata,
    place: { readonly directory: string; readonly namespace: string },
  ) {
    this.#metadata = metadata;
    this.#dir = place.directory;
    this.#namespace = place.namespace;
  }

  prepare(key: string, parent: string | undefined): void {
    this.#create(key, { kind: "active", parent });
  }

  view(key: string, parent: string | undefined): void {
    this.#create(key, { kind: "view", parent });
  }

  /** As `prepare`; `also` runs in the transaction that makes the row. */
  prepareWith(key: string, parent: string | undefined, also: (id: number) => void): void {
    this.#create(key, { kind: "active", parent }, also);
  }

  /** As `prepare` or `view`, with labels; `also` as for `prepareWith`. */
  createWith(key: string, made: NewSnapshot, also: (id: number) => void): void {
    this.#create(key, made, also);
  }

  /** Throws `not_found`. */
  replaceLabels(key: string, change: (labels: Labels) => Labels): Snapshot {
    return this.#metadata.transaction(() => {
      const row = this.#get(key);
      this.#metadata.run(
        "UPDATE snapshots SET labels = ?, updated_at = ? WHERE id = ?",
        encodeLabels(change(row.labels)),
        Date.now(),
        row.id,
      );
      return this.get(key);
    });
  }

  mounts(key: string): readonly Mount[] {
    const row = this.#get(key);
    if (row.kind === "committed") {
      throw new Fault(
        "failed_precondition",
        `snapshot ${key} is committed: only its children are mounted`,
      );
    }
    return overlayMounts({
      kind: row.kind,
      directory: this.#path(row.id),
      lower: this.#lower(row),
      hasIndex,
    });
  }

  commit(key: string, name: string, size: number): void {
    this.commitWith(key, { name, size }, () => {});
  }

  /** As `commit`; `also` runs in the transaction that changes the row. Labels that are not given stay. */
  commitWith(
    key: string,
    as: { readonly name: string; readonly size: number; readonly labels?: Labels },
    also: (id: number) => void,
  ): void {
    this.#metadata.transaction(() => {
      const row = this.#get(key);
      if (row.kind !== "active") {
        throw new Fault("failed_precondition", `snapshot ${key} is not active but ${row.kind}`);
      }
      if (this.#find(as.name) !== undefined) throw inUse(as.name);
      this.#metadata.run(
        "UPDATE snapshots SET kind = 'committed', key = ?, size = ?, labels = ?, updated_at = ? WHERE id = ?",
        as.name,
        as.size,
        encodeLabels(as.labels ?? row.labels),
        Date.now(),
        row.id,
      );
      also(row.id);
    });
  }

  get(key: string): Snapshot {
    return snapshotOf(this.#get(key));
  }

  find(key: string): Snapshot | undefined {
    const row = this.#find(key);
    return row === undefined ? undefined : snapshotOf(row);
  }

  list(): readonly Snapshot[] {
    const sql = `SELECT ${columns} ORDER BY s.id`;
    return this.#metadata.all(sql, decodeRow, this.#namespace).map(snapshotOf);
  }

  async remove(key: string): Promise<void> {
    this.#metadata.freeing(() => this.#metadata.transaction(() => this.#release(key)));
    // Of this time, and of one that was cut short before.
    const sql = "SELECT id FROM snapshots WHERE state = 'removing' AND namespace = ? AND key = ?";
    const ids = this.#metadata.all(sql, decodeId, this.#namespace, key);
    for (const id of ids) await this.removeDirectory(id);
  }

  /** The directory that is the difference of an active or committed snapshot. Throws `not_found`. */
  directory(key: string): string {
    return join(this.#path(this.#get(key).id), "fs");
  }

  /** The differences below it, the nearest first. Throws `not_found`. */
  lowerDirectories(key: string): readonly string[] {
    return this.#lower(this.#get(key));
  }

  /** Of a snapshot and all below it, see `Snapshot.size`; 0 for none. */
  sizeWithParents(key: string): number {
    const size = this.#metadata.find(
      `WITH RECURSIVE chain (parent_id, size) AS (
         SELECT parent_id, size FROM snapshots
         WHERE state = 'present' AND namespace = ? AND key = ?
         UNION ALL
         SELECT s.parent_id, s.size FROM snapshots s JOIN chain c ON s.id = c.parent_id
       )
       SELECT coalesce(sum(size), 0) AS size FROM chain`,
      decodeSize,
      this.#namespace,
      key,
    );
    return size ?? 0;
  }

  /** The row's id, inside a transaction that goes on to use it. */
  findId(key: string): number | undefined {
    return this.#find(key)?.id;
  }

  /** Removes what a "removing" row owns, then the row. Idempotent. */
  async removeDirectory(id: number): Promise<void> {
    const path = this.#path(id);
    const { rm } = process.getBuiltinModule("node:fs/promises");
    await guardedAsync(`remove ${path}`, () => rm(path, { recursive: true, force: true }));
    this.#metadata.freeing(() =>
      this.#metadata.run("DELETE FROM snapshots WHERE id = ? AND state = 'removing'", id),
    );
  }

  #create(key: string, made: NewSnapshot, also: (id: number) => void = () => {}): void {
    if (this.#metadata.isTransaction) {
      throw new Fault(
        "internal",
        "a snapshot is made outside of transactions: its row comes first",
      );
    }
    const id = this.#metadata.transaction(() => {
      const row = this.#insert(key, made);
      also(row);
      return row;
    });
    guarded(`make snapshot ${key}`, () => {
      const path = this.#path(id);
      rmSync(path, { recursive: true, force: true }); // of a row that a power loss undid
      mkdirSync(join(path, "fs"), { recursive: true, mode: 0o755 });
      if (made.kind === "active") mkdirSync(join(path, "work"), { mode: 0o711 });
    });
  }

  #insert(key: string, { kind, parent, labels = {} }: NewSnapshot): number {
    const now = Date.now();
    if (this.#find(key) !== undefined) throw inUse(key);
    const below = parent === undefined ? undefined : this.#get(parent);
    if (below !== undefined && below.kind !== "committed") {
      throw new Fault("failed_precondition", `snapshot ${parent} is not committed: no parent yet`);
    }
    const row = this.#metadata.find(
      `INSERT INTO snapshots
         (state, kind, namespace, key, parent_id, labels, created_at, updated_at)
       VALUES ('present', ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      decodeId,
      kind,
      this.#namespace,
      key,
      below?.id ?? null,
      encodeLabels(labels),
      now,
      now,
    );
    if (row === undefined) throw new Fault("internal", "store: a snapshot got no id");
    return row;
  }

  #release(key: string): void {
    const row = this.#find(key);
    if (row === undefined) return;
    const sql = `SELECT ${columns} AND s.parent_id = ?`;
    const child = this.#metadata.find(sql, decodeRow, this.#namespace, row.id);
    if (child !== undefined) {
      throw new Fault("failed_precondition", `snapshot ${key} is the parent of ${child.key}`);
    }
    this.#metadata.run("DELETE FROM lease_snapshots WHERE snapshot_id = ?", row.id);
    this.#metadata.run(
      "UPDATE snapshots SET state = 'removing', parent_id = NULL WHERE id = ?",
      row.id,
    );
  }

  #lower(row: Row): readonly string[] {
    const below = this.#metadata.all(
      `WITH RECURSIVE chain (id, depth) AS (
         SELECT parent_id, 0 FROM snapshots WHERE id = ?
         UNION ALL
         SELECT s.parent_id, depth + 1 FROM snapshots s JOIN chain c ON s.id = c.id
       )
       SELECT id FROM chain WHERE id IS NOT NULL ORDER BY depth`,
      decodeId,
      row.id,
    );
    return below.map((id) => join(this.#path(id), "fs"));
  }

  #get(key: string): Row {
    const row = this.#find(key);
    if (row === undefined) throw new Fault("not_found", `no such snapshot: ${key}`);
    return row;
  }

  #find(key: string): Row | undefined {
    return this.#metadata.find(`SELECT ${columns} AND s.key = ?`, decodeRow, this.#namespace, key);
  }

  #path(id: number): string {
    return join(this.#dir, String(id));
  }
}

/** Where overlayfs keeps an index by default, a second mount of an upper directory would fail: containerd turns it off too. */
const hasIndex: boolean = existsSync("/sys/module/overlay/parameters/index");

function inUse(key: string): Fault {
  return new Fault("already_exists", `snapshot ${key} exists already`);
}

function snapshotOf({ id: _id, ...snapshot }: Row): Snapshot {
  return snapshot;
}

const decodeSize: Decoder<number> = object((o) => o.required("size", integer));

const decodeId: Decoder<number> = object((o) => o.required("id", integer));

const decodeRow: Decoder<Row> = object((o) => ({
  id: o.required("id", integer),
  kind: o.required("kind", oneOf("active", "view", "committed")),
  key: o.required("key", string),
  parent: o.optional("parent", string),
  size: o.required("size", integer),
  labels: o.required("labels", decodeLabels),
  createdAt: new Date(o.required("created_at", integer)),
  updatedAt: new Date(o.required("updated_at", integer)),
}));
