import { Fault } from "@skiff/base";
import { type Decoder, integer, object, string } from "@skiff/spec";
import { decodeBytes } from "../metadata/decode-bytes.ts";
import { decodeLabels, encodeLabels, type Labels } from "../labels/labels.ts";
import type { Metadata } from "../metadata/metadata.ts";

/** What a client of containerd wants several containers to be in. */
export interface ClientSandbox {
  readonly id: string;
  readonly labels: Labels;
  /** What else the client has said, as it is encoded on the wire. */
  readonly record: Uint8Array;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

type Said = Omit<ClientSandbox, "createdAt" | "updatedAt">;

/** A namespace's sandboxes, as its clients describe them. */
export class ClientSandboxes {
  readonly #metadata: Metadata;
  readonly #namespace: string;

  constructor(metadata: Metadata, namespace: string) {
    this.#metadata = metadata;
    this.#namespace = namespace;
  }

  /** By id. */
  list(): readonly ClientSandbox[] {
    const sql = "SELECT * FROM namespace_sandboxes WHERE namespace = ? ORDER BY id";
    return this.#metadata.all(sql, decodeRow, this.#namespace);
  }

  find(id: string): ClientSandbox | undefined {
    const sql = "SELECT * FROM namespace_sandboxes WHERE namespace = ? AND id = ?";
    return this.#metadata.find(sql, decodeRow, this.#namespace, id);
  }

  /** Throws `not_found`. */
  get(id: string): ClientSandbox {
    const found = this.find(id);
    if (found !== undefined) return found;
    throw new Fault("not_found", `sandbox ${JSON.stringify(id)}: not found`);
  }

  /** Throws `already_exists`. */
  create(said: Said): ClientSandbox {
    return this.#metadata.transaction(() => {
      if (this.find(said.id) !== undefined) {
        throw new Fault("already_exists", `sandbox ${JSON.stringify(said.id)}: already exists`);
      }
      return this.#write(said);
    });
  }

  /** `change` runs in the transaction that writes what it gives. Throws `not_found`. */
  update(id: string, change: (before: ClientSandbox) => Said): ClientSandbox {
    return this.#metadata.transaction(() => this.#write(change(this.get(id))));
  }

  /** Throws `not_found`. */
  remove(id: string): void {
    this.#metadata.freeing(() =>
      this.#metadata.transaction(() => {
        this.get(id);
        const sql = "DELETE FROM namespace_sandboxes WHERE namespace = ? AND id = ?";
        this.#metadata.run(sql, this.#namespace, id);
      }),
    );
  }

  #write({ id, labels, record }: Said): ClientSandbox {
    const now = Date.now();
    this.#metadata.run(
      `INSERT INTO namespace_sandboxes (namespace, id, labels, record, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (namespace, id) DO UPDATE SET labels = excluded.labels,
         record = excluded.record, updated_at = excluded.updated_at`,
      this.#namespace,
      id,
      encodeLabels(labels),
      record,
      now,
      now,
    );
    return this.get(id);
  }
}

const decodeRow: Decoder<ClientSandbox> = object((o) => ({
  id: o.required("id", string),
  labels: o.required("labels", decodeLabels),
  record: o.required("record", decodeBytes),
  createdAt: new Date(o.required("created_at", integer)),
  updatedAt: new Date(o.required("updated_at", integer)),
}));
