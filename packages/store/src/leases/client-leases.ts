import { Fault } from "@skiff/base";
import { type Decoder, integer, Mismatch, object, string } from "@skiff/spec";
import { decodeLabels, encodeLabels, type Labels } from "../labels/labels.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { Lease } from "./leases.ts";

/** A client's claim on what it is making; it lasts until it is removed, or expires. */
export interface ClientLease extends Lease {
  readonly name: string;
  readonly labels: Labels;
  readonly createdAt: Date;
}

/** What a lease keeps, in containerd's words: content by digest, an ingest by its ref, a snapshot by its key. */
export interface LeaseResource {
  readonly type: "content" | "ingests" | `snapshots/${string}`;
  readonly id: string;
}

/** When a lease ends by itself (containerd's docs/garbage-collection.md). */
const expiryLabel = "containerd.io/gc.expire";

const columns = "id, name, labels, created_at FROM leases WHERE name IS NOT NULL AND namespace = ?";

export class ClientLeases {
  readonly #metadata: Metadata;
  readonly #namespace: string;

  constructor(metadata: Metadata, namespace: string) {
    this.#metadata = metadata;
    this.#namespace = namespace;
  }

  /** Throws `already_exists`, and `invalid_argument` for an expiry that is no time. */
  create(name: string, labels: Labels): ClientLease {
    return this.#metadata.transaction(() => {
      if (this.#find(name) !== undefined) {
        throw new Fault("already_exists", `lease ${name}: already exists`);
      }
      this.#metadata.run(
        `INSERT INTO leases (pid, start_time, boot_id, pid_namespace, created_at, namespace, name,
           labels, expires_at) VALUES (0, 0, '', '', ?, ?, ?, ?, ?)`,
        Date.now(),
        this.#namespace,
        name,
        encodeLabels(labels),
        decodeExpiry(labels[expiryLabel]) ?? null,
      );
      return this.get(name);
    });
  }

  /** Throws `not_found`. */
  get(name: string): ClientLease {
    const found = this.#find(name);
    if (found === undefined) throw new Fault("not_found", `lease ${name}: not found`);
    return found;
  }

  list(): readonly ClientLease[] {
    const sql = `SELECT ${columns} ORDER BY name`;
    return this.#metadata.all(sql, decodeRow, this.#namespace);
  }

  /** What it alone kept is garbage then. Throws `not_found`. */
  remove(name: string): void {
    const { id } = this.get(name);
    this.#metadata.freeing(() => this.#metadata.run("DELETE FROM leases WHERE id = ?", id));
  }

  /** Throws `not_found` for no such lease, or no such thing. Idempotent. */
  addResource(name: string, resource: LeaseResource): void {
    this.#metadata.transaction(() => {
      const { table, column, id } = this.#place(resource);
      if (id === undefined) {
        throw new Fault("not_found", `${resource.type} ${resource.id}: not found`);
      }
      const sql = `INSERT OR IGNORE INTO ${table} (lease_id, ${column}) VALUES (?, ?)`;
      this.#metadata.run(sql, this.get(name).id, id);
    });
  }

  /** Throws `not_found` for no such lease. Idempotent. */
  removeResource(name: string, resource: LeaseResource): void {
    this.#metadata.transaction(() => {
      const lease = this.get(name);
      const { table, column, id } = this.#place(resource);
      if (id === undefined) return;
      const sql = `DELETE FROM ${table} WHERE lease_id = ? AND ${column} = ?`;
      this.#metadata.run(sql, lease.id, id);
    });
  }

  /** Throws `not_found`. */
  listResources(name: string): readonly LeaseResource[] {
    const { id } = this.get(name);
    return this.#metadata.all(
      `SELECT 'content' AS type, c.digest AS id FROM lease_content l
         JOIN content c ON c.id = l.content_id AND c.state = 'present' WHERE l.lease_id = ?1
       UNION ALL SELECT 'ingests', i.ref FROM lease_content l
         JOIN content c ON c.id = l.content_id AND c.state = 'ingesting'
         JOIN ingests i ON i.content_id = c.id WHERE l.lease_id = ?1
       UNION ALL SELECT 'snapshots/' || s.snapshotter, s.key FROM lease_snapshots l
         JOIN snapshots s ON s.id = l.snapshot_id WHERE l.lease_id = ?1
       ORDER BY 1, 2`,
      decodeResourceRow,
      id,
    );
  }

  #find(name: string): ClientLease | undefined {
    return this.#metadata.find(`SELECT ${columns} AND name = ?`, decodeRow, this.#namespace, name);
  }

  #place({ type, id }: LeaseResource): {
    readonly table: string;
    readonly column: string;
    readonly id: number | undefined;
  } {
    const find = (sql: string, ...more: readonly string[]): number | undefined =>
      this.#metadata.find(sql, decodeId, this.#namespace, id, ...more);
    switch (type) {
      case "content":
        return {
          table: "lease_content",
          column: "content_id",
          id: find(`SELECT c.id FROM content c JOIN namespace_content n ON n.content_id = c.id
                    WHERE c.state = 'present' AND n.namespace = ? AND c.digest = ?`),
        };
      case "ingests":
        return {
          table: "lease_content",
          column: "content_id",
          id: find(`SELECT c.id FROM content c JOIN ingests i ON i.content_id = c.id
                    WHERE c.state = 'ingesting' AND i.namespace = ? AND i.ref = ?`),
        };
      default:
        return {
          table: "lease_snapshots",
          column: "snapshot_id",
          id: find(
            `SELECT id FROM snapshots WHERE state = 'present' AND maker_id IS NULL
             AND namespace = ? AND key = ? AND snapshotter = ?`,
            type.slice("snapshots/".length),
          ),
        };
    }
  }
}

function decodeExpiry(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new Fault("invalid_argument", `label ${expiryLabel}: ${JSON.stringify(text)} is no time`);
}

const decodeId: Decoder<number> = object((o) => o.required("id", integer));

/** Throws a mismatch for what leases do not keep. */
export const decodeResourceType: Decoder<LeaseResource["type"]> = (value) => {
  const type = string(value);
  if (type === "content" || type === "ingests") return type;
  const [, snapshotter] = /^snapshots\/(.+)$/.exec(type) ?? [];
  if (snapshotter !== undefined) return `snapshots/${snapshotter}`;
  throw new Mismatch(`${JSON.stringify(type)} is neither content, ingests nor snapshots/NAME`);
};

const decodeResourceRow: Decoder<LeaseResource> = object((o) => ({
  type: o.required("type", decodeResourceType),
  id: o.required("id", string),
}));

const decodeRow: Decoder<ClientLease> = object((o) => ({
  id: o.required("id", integer),
  name: o.required("name", string),
  labels: o.required("labels", decodeLabels),
  createdAt: new Date(o.required("created_at", integer)),
}));
