import { Fault } from "@skiff/base";
import { type Decoder, object, string } from "@skiff/spec";
import { decodeLabels, encodeLabels, type Labels } from "../labels/labels.ts";
import type { Metadata } from "../metadata/metadata.ts";

export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
}

/** What a namespace may have, by what holds its rows. */
const contents = {
  images: "images",
  containers: "namespace_containers",
  sandboxes: "namespace_sandboxes",
  snapshots: "snapshots",
  blobs: "namespace_content",
  leases: "leases",
} as const;

/** Namespaces that were made, and those that something is in. */
export class Namespaces {
  readonly #metadata: Metadata;

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  /** By name. */
  list(): readonly Namespace[] {
    const used = Object.values(contents).map((table) => `SELECT namespace FROM ${table}`);
    return this.#metadata.all(
      `SELECT u.namespace AS name, coalesce(n.labels, '{}') AS labels
       FROM (SELECT name AS namespace FROM namespaces UNION ${used.join(" UNION ")}) u
       LEFT JOIN namespaces n ON n.name = u.namespace ORDER BY u.namespace`,
      decodeRow,
    );
  }

  /** Any name may be used at once, as under containerd: one that was never made has no labels. */
  get(name: string): Namespace {
    return this.#find(name) ?? { name, labels: {} };
  }

  /** Throws `already_exists`. */
  create({ name, labels }: Namespace): void {
    this.#metadata.transaction(() => {
      if (this.#find(name) !== undefined) {
        throw new Fault("already_exists", `namespace ${name}: already exists`);
      }
      this.#metadata.run("INSERT INTO namespaces VALUES (?, ?)", name, encodeLabels(labels));
    });
  }

  /** Makes it where it is not there. */
  replaceLabels(name: string, change: (labels: Labels) => Labels): Namespace {
    return this.#metadata.transaction(() => {
      const labels = change(this.get(name).labels);
      this.#metadata.run(
        `INSERT INTO namespaces VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET labels = excluded.labels`,
        name,
        encodeLabels(labels),
      );
      return { name, labels };
    });
  }

  /** Throws `not_found`, and `failed_precondition` for one that is not empty. */
  remove(name: string): void {
    this.#metadata.transaction(() => {
      if (this.#find(name) === undefined) {
        throw new Fault("not_found", `namespace ${name}: not found`);
      }
      const left = Object.entries(contents)
        .filter(([, table]) => this.#isIn(name, table))
        .map(([noun]) => noun);
      if (left.length > 0) {
        throw new Fault(
          "failed_precondition",
          `namespace ${name} must be empty, but it still has ${left.join(", ")}`,
        );
      }
      this.#metadata.run("DELETE FROM namespaces WHERE name = ?", name);
    });
  }

  #find(name: string): Namespace | undefined {
    return this.list().find((namespace) => namespace.name === name);
  }

  #isIn(name: string, table: string): boolean {
    const sql = `SELECT namespace AS name, '{}' AS labels FROM ${table} WHERE namespace = ? LIMIT 1`;
    return this.#metadata.find(sql, decodeRow, name) !== undefined;
  }
}

const decodeRow: Decoder<Namespace> = object((o) => ({
  name: o.required("name", string),
  labels: o.required("labels", decodeLabels),
}));
