import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@skiff/base";
import { type Decoder, integer, object } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";
import { removeTree } from "../files/remove-tree.ts";
import type { Labels } from "../labels/labels.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { ClientSnapshotter, Commit } from "./client-snapshotter.ts";
import { observeUsage, type Usage } from "./observe-usage.ts";
import { overlayAttributes } from "./overlay-attributes.ts";
import { overlayMounts } from "./overlay-mounts.ts";
import { type NewSnapshot, snapshotOf, type SnapshotRow, SnapshotRows } from "./snapshot-rows.ts";
import type { Mount, Snapshot } from "./snapshotter.ts";

/**
 * Snapshots by overlayfs: snapshots/<id>/fs is the difference to the parent, and
 * snapshots/<id>/work what overlayfs needs beside it.
 */
export class OverlaySnapshotter implements ClientSnapshotter {
  readonly #metadata: Metadata;
  readonly #rows: SnapshotRows;
  readonly #dir: string;
  readonly #namespace: string;

  constructor(
    metadata: Metadata,
    place: { readonly directory: string; readonly namespace: string },
  ) {
    this.#metadata = metadata;
    this.#rows = new SnapshotRows(metadata, {
      namespace: place.namespace,
      snapshotter: "overlayfs",
    });
    this.#dir = place.directory;
    this.#namespace = place.namespace;
  }

  prepare(key: string, parent: string | undefined): void {
    this.createWith(key, { kind: "active", parent }, () => {});
  }

  view(key: string, parent: string | undefined): void {
    this.createWith(key, { kind: "view", parent }, () => {});
  }

  /** As `prepare`; `also` runs in the transaction that makes the row. */
  prepareWith(key: string, parent: string | undefined, also: (id: number) => void): void {
    this.createWith(key, { kind: "active", parent }, also);
  }

  createWith(key: string, made: NewSnapshot, also: (id: number) => void): void {
    if (this.#metadata.isTransaction) {
      throw new Fault(
        "internal",
        "a snapshot is made outside of transactions: its row comes first",
      );
    }
    const id = this.#metadata.transaction(() => {
      const row = this.#rows.insert(key, made);
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

  replaceLabels(key: string, change: (labels: Labels) => Labels): Snapshot {
    return snapshotOf(this.#rows.replaceLabels(key, change));
  }

  mounts(key: string): readonly Mount[] {
    const row = this.#rows.get(key);
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
      hasIndex: hasIndex(),
      attributes: overlayAttributes(),
    });
  }

  commit(key: string, name: string, size: number): void {
    this.commitWith(key, { name, size }, () => {});
  }

  commitWith(key: string, as: Commit, also: (id: number) => void): void {
    this.#metadata.transaction(() => also(this.#rows.commit(key, as).id));
  }

  get(key: string): Snapshot {
    return snapshotOf(this.#rows.get(key));
  }

  find(key: string): Snapshot | undefined {
    const row = this.#rows.find(key);
    return row === undefined ? undefined : snapshotOf(row);
  }

  list(): readonly Snapshot[] {
    return this.#rows.list().map(snapshotOf);
  }

  async remove(key: string): Promise<void> {
    this.#rows.release(key);
    for (const { id } of this.#rows.released(key)) await this.removeDirectory(id);
  }

  /** Of its own difference. Throws `not_found`. */
  async usage(key: string): Promise<Usage> {
    return observeUsage(this.directory(key));
  }

  /** The directory that is the difference of an active or committed snapshot. Throws `not_found`. */
  directory(key: string): string {
    return join(this.#path(this.#rows.get(key).id), "fs");
  }

  /** The differences below it, the nearest first. Throws `not_found`. */
  lowerDirectories(key: string): readonly string[] {
    return this.#lower(this.#rows.get(key));
  }

  /** Of a snapshot and all below it, see `Snapshot.size`; 0 for none. */
  sizeWithParents(key: string): number {
    const size = this.#metadata.find(
      `WITH RECURSIVE chain (parent_id, size) AS (
         SELECT parent_id, size FROM snapshots
         WHERE state = 'present' AND snapshotter = 'overlayfs' AND namespace = ? AND key = ?
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
    return this.#rows.find(key)?.id;
  }

  /** Removes what a "removing" row owns, then the row. Idempotent. */
  async removeDirectory(id: number): Promise<void> {
    await removeTree(this.#path(id));
    this.#rows.forget(id);
  }

  #lower(row: SnapshotRow): readonly string[] {
    return this.#rows.parents(row).map(({ id }) => join(this.#path(id), "fs"));
  }

  #path(id: number): string {
    return join(this.#dir, String(id));
  }
}

/** Where overlayfs keeps an index by default, a second mount of an upper directory would fail: containerd turns it off too. */
const hasIndex = (): boolean => existsSync("/sys/module/overlay/parameters/index");

const decodeSize: Decoder<number> = object((o) => o.required("size", integer));
