import { Fault } from "@skiff/base";
import { type Decoder, decodeDigest, type Digest, integer, object } from "@skiff/spec";
import { decodeLabels, encodeLabels, type Labels } from "../labels/labels.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { Content } from "./content.ts";
import type { ContentStore } from "./content-store.ts";

/** Content as a namespace sees it. */
export interface ContentInfo extends Content {
  readonly labels: Labels;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const columns = `c.id, c.digest, c.size, n.labels, n.created_at, n.updated_at
  FROM namespace_content n JOIN content c ON c.id = n.content_id AND c.state = 'present'
  WHERE n.namespace = ?`;

/** What a namespace's clients see of the content, and what they note on it. */
export class ContentCatalog {
  readonly #metadata: Metadata;
  readonly #content: ContentStore;
  readonly #namespace: string;

  constructor(metadata: Metadata, content: ContentStore, namespace: string) {
    this.#metadata = metadata;
    this.#content = content;
    this.#namespace = namespace;
  }

  list(): readonly ContentInfo[] {
    const sql = `SELECT ${columns} ORDER BY c.digest`;
    return this.#metadata.all(sql, decodeRow, this.#namespace);
  }

  find(digest: Digest): ContentInfo | undefined {
    const sql = `SELECT ${columns} AND c.digest = ?`;
    return this.#metadata.find(sql, decodeRow, this.#namespace, digest);
  }

  /** Throws `not_found`. */
  get(digest: Digest): ContentInfo {
    const found = this.find(digest);
    if (found === undefined) throw new Fault("not_found", `content ${digest}: not found`);
    return found;
  }

  /** Throws `not_found`. */
  replaceLabels(digest: Digest, change: (labels: Labels) => Labels): ContentInfo {
    return this.#metadata.transaction(() => {
      const { id, labels } = this.get(digest);
      this.#metadata.run(
        `UPDATE namespace_content SET labels = ?, updated_at = ?
         WHERE namespace = ? AND content_id = ?`,
        encodeLabels(change(labels)),
        Date.now(),
        this.#namespace,
        id,
      );
      return this.get(digest);
    });
  }

  /** Whatever refers to it; its bytes go once no namespace sees it. Throws `not_found`. */
  async remove(digest: Digest): Promise<void> {
    const { id } = this.get(digest);
    this.#metadata.freeing(() => this.#metadata.transaction(() => this.#hide(id)));
    await this.#content.removeFile(id);
  }

  #hide(id: number): void {
    this.#metadata.run(
      "DELETE FROM namespace_content WHERE namespace = ? AND content_id = ?",
      this.#namespace,
      id,
    );
    this.#metadata.run(
      `DELETE FROM lease_content WHERE content_id = ?
       AND lease_id IN (SELECT id FROM leases WHERE namespace = ?)`,
      id,
      this.#namespace,
    );
    this.#metadata.run(
      `UPDATE content SET state = 'removing' WHERE id = ?1
       AND NOT EXISTS (SELECT 1 FROM namespace_content WHERE content_id = ?1)
       AND NOT EXISTS (SELECT 1 FROM lease_content WHERE content_id = ?1)`,
      id,
    );
  }
}

const decodeRow: Decoder<ContentInfo> = object((o) => ({
  id: o.required("id", integer),
  digest: o.required("digest", decodeDigest),
  size: o.required("size", integer),
  labels: o.required("labels", decodeLabels),
  createdAt: new Date(o.required("created_at", integer)),
  updatedAt: new Date(o.required("updated_at", integer)),
}));
