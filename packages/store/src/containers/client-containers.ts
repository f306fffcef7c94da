import { Fault } from "@skiff/base";
import { type Decoder, integer, object, string } from "@skiff/spec";
import { decodeLabels, encodeLabels, type Labels } from "../labels/labels.ts";
import { decodeBytes } from "../metadata/decode-bytes.ts";
import type { Metadata } from "../metadata/metadata.ts";

/** What a client of containerd wants run: the snapshot that it names is kept while it is there. */
export interface ClientContainer {
  readonly id: string;
  readonly labels: Labels;
  /** A name, which need not be there. */
  readonly image: string;
  readonly snapshotter: string;
  /** Empty for none. */
  readonly snapshotKey: string;
  /** What else the client has said, as it is encoded on the wire. */
  readonly record: Uint8Array;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

type Said = Omit<ClientContainer, "createdAt" | "updatedAt">;

/** A namespace's containers, as its clients describe them. */
export class ClientContainers {
  readonly #metadata: Metadata;
  readonly #namespace: string;

  constructor(metadata: Metadata, namespace: string) {
    this.#metadata = metadata;
    this.#namespace = namespace;
  }

  /** By id. */
  list(): readonly ClientContainer[] {
    const sql = "SELECT * FROM namespace_containers WHERE namespace = ? ORDER BY id";
    return this.#metadata.all(sql, decodeRow, this.#namespace);
  }

  find(id: string): ClientContainer | undefined {
    const sql = "SELECT * FROM namespace_containers WHERE namespace = ? AND id = ?";
    return this.#metadata.find(sql, decodeRow, this.#namespace, id);
  }

  /** Throws `not_found`. */
  get(id: string): ClientContainer {
    const found = this.find(id);
    if (found !== undefined) return found;
    throw new Fault("not_found", `container ${JSON.stringify(id)}: not found`);
  }

  /** Throws `already_exists`. */
  create(said: Said): ClientContainer {
    return this.#metadata.transaction(() => {
      if (this.find(said.id) !== undefined) {
        throw new Fault("already_exists", `container ${JSON.stringify(said.id)}: already exists`);
      }
      return this.#write(said);
    });
  }

  /** `change` runs in the transaction that writes what it gives. Throws `not_found`. */
  update(id: string, change: (before: ClientContainer) => Said): ClientContainer {
    return this.#metadata.transaction(() => this.#write(change(this.get(id))));
  }

  /** Throws `not_found`. */
  remove(id: string): void {
    this.#metadata.freeing(() =>
      this.#metadata.transaction(() => {
        this.get(id);
        const sql = "DELETE FROM namespace_containers WHERE namespace = ? AND id = ?";
        this.#metadata.run(sql, this.#namespace, id);
      }),
    );
  }

  #write({ id, labels, image, snapshotter, snapshotKey, record }: Said): ClientContainer {
    const now = Date.now();
    this.#metadata.run(
      `INSERT INTO namespace_containers
         (namespace, id, labels, image, snapshotter, snapshot_key, record, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (namespace, id) DO UPDATE SET labels = excluded.labels, image = excluded.image,
         snapshotter = excluded.snapshotter, snapshot_key = excluded.snapshot_key,
         record = excluded.record, updated_at = excluded.updated_at`,
      this.#namespace,
      id,
      encodeLabels(labels),
      image,
      snapshotter,
      snapshotKey,
      record,
      now,
      now,
    );
    return this.get(id);
  }
}

const decodeRow: Decoder<ClientContainer> = object((o) => ({
  id: o.required("id", string),
  labels: o.required("labels", decodeLabels),
  image: o.required("image", string),
  snapshotter: o.required("snapshotter", string),
  snapshotKey: o.required("snapshot_key", string),
  record: o.required("record", decodeBytes),
  createdAt: new Date(o.required("created_at", integer)),
  updatedAt: new Date(o.required("updated_at", integer)),
}));
