import { Fault } from "@skiff/base";
import { type Decoder, integer, object, decodeJson, oneOf, string } from "@skiff/spec";
import type { Metadata } from "../metadata/metadata.ts";
import { noSuch } from "../no-such.ts";

/** Whether somebody may have to see to a container unasked: not at all, once something happens, already now. */
export type Pending = "no" | "later" | "now";

/** A container's row. What it references is kept by `collectGarbage` while the row is there. */
export interface ContainerRow {
  readonly id: string;
  /** No two containers have the same. */
  readonly name: string;
  /** The image's name when the container was made; undefined without an image. */
  readonly imageName: string | undefined;
  /** The image's target, see `Image`. */
  readonly imageDigest: string | undefined;
  /** Of the snapshot that is its root file system. */
  readonly snapshotKey: string | undefined;
  readonly createdAt: Date;
  readonly pending: Pending;
  /** What else the engine keeps of it: a JSON value. */
  readonly record: unknown;
}

/** Containers' rows. Every method may be used inside `metadata.transaction`. */
export class ContainerRecords {
  readonly #metadata: Metadata;

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  /** Takes the id and the name. Throws `already_exists`, naming what is taken. */
  claim(row: Omit<ContainerRow, "createdAt">): ContainerRow {
    const claimed: ContainerRow = { ...row, createdAt: new Date() };
    this.#metadata.transaction(() => {
      if (this.find(row.id) !== undefined) {
        throw new Fault("already_exists", `container ${row.id} exists already`);
      }
      const namesake = this.findByName(row.name);
      if (namesake !== undefined) {
        throw new Fault("already_exists", `name ${row.name} is in use by container ${namesake.id}`);
      }
      this.#metadata.run(
        `INSERT INTO containers
         (id, name, image_name, image_digest, snapshot_key, created_at, pending, record)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        claimed.id,
        claimed.name,
        claimed.imageName ?? null,
        claimed.imageDigest ?? null,
        claimed.snapshotKey ?? null,
        claimed.createdAt.getTime(),
        claimed.pending,
        JSON.stringify(claimed.record),
      );
    });
    return claimed;
  }

  /** Throws `not_found`. */
  get(id: string): ContainerRow {
    const row = this.find(id);
    if (row === undefined) throw noSuch("container", id);
    return row;
  }

  find(id: string): ContainerRow | undefined {
    return this.#metadata.find("SELECT * FROM containers WHERE id = ?", decodeRow, id);
  }

  findByName(name: string): ContainerRow | undefined {
    return this.#metadata.find("SELECT * FROM containers WHERE name = ?", decodeRow, name);
  }

  /** Those whose id begins so. */
  listByPrefix(prefix: string): readonly ContainerRow[] {
    return this.#metadata.all(
      "SELECT * FROM containers WHERE substr(id, 1, ?) = ? ORDER BY id",
      decodeRow,
      prefix.length,
      prefix,
    );
  }

  /** The newest first. */
  list(): readonly ContainerRow[] {
    return this.#metadata.all("SELECT * FROM containers ORDER BY created_at DESC, id", decodeRow);
  }

  /** Those that are pending so, the newest first. */
  listPending(...so: readonly Pending[]): readonly ContainerRow[] {
    const places = so.map(() => "?").join();
    return this.#metadata.all(
      `SELECT * FROM containers WHERE pending IN (${places}) ORDER BY created_at DESC, id`,
      decodeRow,
      ...so,
    );
  }

  /** Whether any is pending so. */
  hasPending(so: Pending): boolean {
    const sql = "SELECT id FROM containers WHERE pending = ? LIMIT 1";
    return this.#metadata.find(sql, decodeId, so) !== undefined;
  }

  /** Replaces the record, and whether it is pending. Throws `not_found`. */
  replace(id: string, { pending, record }: Pick<ContainerRow, "pending" | "record">): void {
    const text = JSON.stringify(record);
    const sql = "UPDATE containers SET pending = ?, record = ? WHERE id = ?";
    const changed = this.#metadata.freeing(() => this.#metadata.run(sql, pending, text, id));
    if (changed === 0) throw noSuch("container", id);
  }

  /** Gives the container another name. Throws `already_exists`, `not_found`. */
  rename(id: string, name: string): void {
    const changed = this.#metadata.run("UPDATE containers SET name = ? WHERE id = ?", name, id);
    if (changed === 0) throw noSuch("container", id);
  }

  /** Idempotent. */
  remove(id: string): void {
    this.#metadata.freeing(() => this.#metadata.run("DELETE FROM containers WHERE id = ?", id));
  }
}

const decodeId: Decoder<string> = object((o) => o.required("id", string));

const decodeRow: Decoder<ContainerRow> = object((o) => ({
  id: o.required("id", string),
  name: o.required("name", string),
  imageName: o.optional("image_name", string),
  imageDigest: o.optional("image_digest", string),
  snapshotKey: o.optional("snapshot_key", string),
  createdAt: new Date(o.required("created_at", integer)),
  pending: o.required("pending", oneOf("no", "later", "now")),
  record: decodeJson(o.required("record", string), (value) => value),
}));
