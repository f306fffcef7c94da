import { Fault } from "@skiff/base";
import { type Decoder, decodeJson, integer, object, string } from "@skiff/spec";
import type { Metadata } from "../metadata/metadata.ts";
import { noSuch } from "../no-such.ts";

export interface NetworkRow {
  readonly id: string;
  /** No two networks have the same. */
  readonly name: string;
  readonly createdAt: Date;
  /** What the engine keeps of it: a JSON value. */
  readonly record: unknown;
}

/** Networks' rows. Every method may be used inside `metadata.transaction`. */
export class NetworkRecords {
  readonly #metadata: Metadata;

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  /** Takes the name. Throws `already_exists`. */
  claim(row: Omit<NetworkRow, "createdAt">): NetworkRow {
    const claimed: NetworkRow = { ...row, createdAt: new Date() };
    this.#metadata.transaction(() => {
      if (this.findByName(row.name) !== undefined) {
        throw new Fault("already_exists", `network with name ${row.name} already exists`);
      }
      this.#metadata.run(
        "INSERT INTO networks (id, name, created_at, record) VALUES (?, ?, ?, ?)",
        claimed.id,
        claimed.name,
        claimed.createdAt.getTime(),
        JSON.stringify(claimed.record),
      );
    });
    return claimed;
  }

  find(id: string): NetworkRow | undefined {
    return this.#metadata.find("SELECT * FROM networks WHERE id = ?", decodeRow, id);
  }

  findByName(name: string): NetworkRow | undefined {
    return this.#metadata.find("SELECT * FROM networks WHERE name = ?", decodeRow, name);
  }

  /** By name. */
  list(): readonly NetworkRow[] {
    return this.#metadata.all("SELECT * FROM networks ORDER BY name", decodeRow);
  }

  /** Those in whose records somebody is named as `owner`. */
  listOwned(): readonly NetworkRow[] {
    const sql = "SELECT * FROM networks WHERE json_extract(record, '$.owner') IS NOT NULL";
    return this.#metadata.all(sql, decodeRow);
  }

  /** Throws `not_found`. */
  replace(id: string, record: unknown): void {
    const text = JSON.stringify(record);
    const changed = this.#metadata.run("UPDATE networks SET record = ? WHERE id = ?", text, id);
    if (changed === 0) throw noSuch("network", id);
  }

  /** Idempotent. Throws `failed_precondition` while something is attached to it. */
  remove(id: string): void {
    this.#metadata.freeing(() => this.#metadata.run("DELETE FROM networks WHERE id = ?", id));
  }
}

const decodeRow: Decoder<NetworkRow> = object((o) => ({
  id: o.required("id", string),
  name: o.required("name", string),
  createdAt: new Date(o.required("created_at", integer)),
  record: decodeJson(o.required("record", string), (value) => value),
}));
