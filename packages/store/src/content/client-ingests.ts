import { statSync } from "node:fs";
import { Fault } from "@skiff/base";
import { type Decoder, type Digest, integer, object, string } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";
import { encodeLabels, type Labels } from "../labels/labels.ts";
import type { Lease, Leases } from "../leases/leases.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { Content } from "./content.ts";
import type { ContentStore } from "./content-store.ts";
import type { Ingest } from "./ingest.ts";

/** How far a client's content has come. */
export interface IngestStatus {
  readonly ref: string;
  readonly offset: number;
  /** 0 where the client has not said it. */
  readonly total: number;
  /** Empty where the client has not said it. */
  readonly expected: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
}

/** Content that a client is sending, nobody else at its ref. Disposing of it leaves it for the client to go on with. */
export interface ClientIngest extends AsyncDisposable {
  readonly ingest: Ingest;
  /** Makes it content, with these labels. Throws `already_exists` where the namespace has it: then it stays as it is. */
  commit(
    expected: { readonly digest?: Digest; readonly size?: number },
    labels: Labels,
  ): Promise<Content>;
}

interface Row extends Omit<IngestStatus, "offset" | "updatedAt"> {
  readonly id: number;
}

const columns = `c.id, i.ref, i.total, i.expected, c.created_at
  FROM ingests i JOIN content c ON c.id = i.content_id AND c.state = 'ingesting'
  WHERE i.namespace = ?`;

/** Content on its way in, by the names that a namespace's clients give it. */
export class ClientIngests {
  readonly #metadata: Metadata;
  readonly #content: ContentStore;
  readonly #leases: Leases;
  readonly #namespace: string;

  constructor(
    metadata: Metadata,
    of: { readonly content: ContentStore; readonly leases: Leases; readonly namespace: string },
  ) {
    this.#metadata = metadata;
    this.#content = of.content;
    this.#leases = of.leases;
    this.#namespace = of.namespace;
  }

  list(): readonly IngestStatus[] {
    return this.#metadata
      .all(`SELECT ${columns} ORDER BY i.ref`, decodeRow, this.#namespace)
      .map((row) => this.#statusOf(row));
  }

  /** Throws `not_found`. */
  get(ref: string): IngestStatus {
    return this.#statusOf(this.#get(ref));
  }

  /**
   * Begins, or goes on. What came is kept for an hour, or for as long as `lease` lasts. Throws `unavailable`
   * while somebody is at that ref.
   */
  async open(
    ref: string,
    said: {
      readonly lease: Lease | undefined;
      readonly total: number;
      readonly expected: Digest | undefined;
    },
  ): Promise<ClientIngest> {
    const own = this.#leases.create();
    try {
      const { lease, total, expected } = said;
      const ingest = await this.#content.openIngest(
        own,
        { ref: `${this.#namespace} ${ref}`, ...(expected && { digest: expected }) },
        (id) => {
          const values = [id, this.#namespace, ref, total, expected ?? ""] as const;
          this.#metadata.run("INSERT OR REPLACE INTO ingests VALUES (?, ?, ?, ?, ?)", ...values);
          if (lease !== undefined) this.#leases.keepContent(lease, id);
        },
      );
      return this.#opened(ingest, own, lease);
    } catch (error) {
      this.#leases.release(own);
      throw error;
    }
  }

  /** Throws `not_found`. Whoever is at it cannot commit it any more. */
  async abort(ref: string): Promise<void> {
    const { id } = this.#get(ref);
    this.#metadata.freeing(() =>
      this.#metadata.transaction(() => {
        this.#metadata.run("DELETE FROM lease_content WHERE content_id = ?", id);
        this.#metadata.run(
          "UPDATE content SET state = 'removing' WHERE id = ? AND state = 'ingesting'",
          id,
        );
      }),
    );
    await this.#content.removeFile(id);
  }

  #opened(ingest: Ingest, own: Lease, lease: Lease | undefined): ClientIngest {
    return {
      ingest,
      commit: async (expected, labels) => {
        let wasThere = false;
        const content = await ingest.commit(expected, (kept, isNew) => {
          wasThere = !isNew;
          if (lease !== undefined) this.#leases.keepContent(lease, kept.id);
          if (isNew) this.#label(kept, labels);
          this.#metadata.run("DELETE FROM ingests WHERE content_id = ?", kept.id);
        });
        if (wasThere) throw alreadyExists(content);
        return content;
      },
      [Symbol.asyncDispose]: async () => {
        await ingest[Symbol.asyncDispose]();
        this.#leases.release(own);
      },
    };
  }

  #label({ id }: Content, labels: Labels): void {
    this.#metadata.run(
      "UPDATE namespace_content SET labels = ? WHERE namespace = ? AND content_id = ?",
      encodeLabels(labels),
      this.#namespace,
      id,
    );
  }

  #get(ref: string): Row {
    const row = this.#metadata.find(
      `SELECT ${columns} AND i.ref = ?`,
      decodeRow,
      this.#namespace,
      ref,
    );
    if (row === undefined) throw new Fault("not_found", `ingest ref ${ref}: not found`);
    return row;
  }

  #statusOf({ id, ...row }: Row): IngestStatus {
    const path = this.#content.path({ id });
    const stat = guarded(`look at ${path}`, () => statSync(path, { throwIfNoEntry: false }));
    return { ...row, offset: stat?.size ?? 0, updatedAt: stat?.mtime ?? row.startedAt };
  }
}

function alreadyExists({ digest }: Content): Fault {
  return new Fault("already_exists", `content ${digest}: already exists`);
}

const decodeRow: Decoder<Row> = object((o) => ({
  id: o.required("id", integer),
  ref: o.required("ref", string),
  total: o.required("total", integer),
  expected: o.required("expected", string),
  startedAt: new Date(o.required("created_at", integer)),
}));
