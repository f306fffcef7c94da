import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@skiff/base";
import { type Decoder, decodeDigest, type Digest, integer, object, string } from "@skiff/spec";
import { readFileBytes } from "../archive/read-file-bytes.ts";
import { guarded } from "../files/guarded.ts";
import { guardedAsync } from "../files/guarded-async.ts";
import type { Lease, Leases } from "../leases/leases.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { Content } from "./content.ts";
import { type Expected, Ingest } from "./ingest.ts";

/**
 * Content by digest. A row is there before its file and goes after it; content is
 * "present" only once its file is whole, verified and on the disk.
 */
export class ContentStore {
  readonly #metadata: Metadata;
  readonly #leases: Leases;
  readonly #dir: string;
  readonly #namespace: string;

  constructor(
    metadata: Metadata,
    leases: Leases,
    place: { readonly directory: string; readonly namespace: string },
  ) {
    this.#metadata = metadata;
    this.#leases = leases;
    this.#dir = place.directory;
    this.#namespace = place.namespace;
  }

  /** Throws `not_found`. */
  get(digest: Digest): Content {
    const content = this.find(digest);
    if (content === undefined) throw new Fault("not_found", `no content ${digest}`);
    return content;
  }

  find(digest: Digest): Content | undefined {
    return this.#metadata.find(
      `SELECT id, digest, size FROM content JOIN namespace_content n ON n.content_id = id
       WHERE state = 'present' AND digest = ? AND n.namespace = ?`,
      decodeRow,
      digest,
      this.#namespace,
    );
  }

  list(): readonly Content[] {
    return this.#metadata.all(
      `SELECT id, digest, size FROM content JOIN namespace_content n ON n.content_id = id
       WHERE state = 'present' AND n.namespace = ? ORDER BY id`,
      decodeRow,
      this.#namespace,
    );
  }

  /** The file that has the bytes. */
  path({ id }: Pick<Content, "id">): string {
    return join(this.#dir, String(id));
  }

  /** Throws `not_found`, and `invalid_argument` for more than `longest` bytes. */
  readText(digest: Digest, longest: number): string {
    const content = this.get(digest);
    if (content.size > longest) {
      throw new Fault("invalid_argument", `a document of ${content.size} bytes is too long`);
    }
    return guarded(`read content ${digest}`, () => readFileSync(this.path(content), "utf8"));
  }

  /** The bytes. Throws `not_found` once the content is removed: let a lease keep it. */
  read(content: Content): AsyncIterable<Uint8Array> {
    return readFileBytes(this.path(content));
  }

  /** Content that is here already, in whatever namespace: seen in this one, and kept by the lease, from now on. */
  findAndKeep(lease: Lease, digest: Digest): Content | undefined {
    return this.#metadata.transaction(() => {
      const content = this.share(digest);
      if (content !== undefined) this.#leases.keepContent(lease, content.id);
      return content;
    });
  }

  /** As `findAndKeep`, without a lease: inside a transaction that makes something refer to it. */
  share(digest: Digest): Content | undefined {
    const content = this.#metadata.find(
      "SELECT id, digest, size FROM content WHERE state = 'present' AND digest = ?",
      decodeRow,
      digest,
    );
    if (content !== undefined) this.#show(content.id);
    return content;
  }

  /**
   * Takes in what `bytes` gives; the lease keeps it. Throws `failed_precondition` where it has
   * another digest or size than expected. A failure or a crash leaves what `collectGarbage` removes.
   */
  async ingest(
    lease: Lease,
    bytes: AsyncIterable<Uint8Array>,
    expected: Expected = {},
  ): Promise<Content> {
    await using ingest = await this.openIngest(lease, expected);
    for await (const chunk of bytes) await ingest.write(chunk);
    return await ingest.commit();
  }

  /**
   * Begins to take content in, or, where it is named by a `ref`, goes on with what another process
   * left when it ended: `collectGarbage` leaves that alone for an hour after its last byte.
   * `claimed` runs in the transaction that makes the row. Throws `unavailable` while a living process
   * is at that ref.
   */
  async openIngest(
    lease: Lease,
    expected: Expected & { readonly ref?: string } = {},
    claimed: (id: number) => void = () => {},
  ): Promise<Ingest> {
    const id = this.#metadata.transaction(() => {
      const row = this.#claim(lease, expected.ref);
      claimed(row);
      return row;
    });
    return Ingest.open(this.path({ id }), expected, (found, kept) =>
      this.#metadata.transaction(() => {
        const isNew = this.find(found.digest) === undefined;
        const content = this.#keep(lease, { id, ...found });
        kept(content, isNew);
        return content;
      }),
    );
  }

  /** Gives up what the lease has begun to take in under `ref`. Idempotent. */
  abortIngest(lease: Lease, ref: string): void {
    const sql = `UPDATE content SET state = 'removing'
                 WHERE state = 'ingesting' AND lease_id = ? AND ref = ?`;
    this.#metadata.freeing(() => this.#metadata.run(sql, lease.id, ref));
  }

  /** Records what a document refers to: while it is here and in use, so are they. */
  refer(parent: Content, digests: readonly Digest[]): void {
    for (const digest of digests) {
      this.#metadata.run(
        "INSERT OR IGNORE INTO content_references (parent_id, digest) VALUES (?, ?)",
        parent.id,
        digest,
      );
    }
  }

  /** Records the snapshot that was unpacked for `config`: while that is in use, so is the snapshot. */
  referSnapshot(config: Content, snapshotKey: string): void {
    this.#metadata.run(
      "INSERT OR IGNORE INTO content_snapshots (content_id, snapshot_key) VALUES (?, ?)",
      config.id,
      snapshotKey,
    );
  }

  /** The topmost snapshot that was unpacked for a configuration. */
  findSnapshot(config: Digest): string | undefined {
    return this.#metadata.find(
      `SELECT snapshot_key FROM content_snapshots JOIN content ON content.id = content_id
       WHERE state = 'present' AND digest = ?`,
      decodeSnapshotKey,
      config,
    );
  }

  /** Removes the file of a "removing" row, then the row; does nothing with another, whose file is in use. Idempotent. */
  async removeFile(id: number): Promise<void> {
    const sql = "SELECT id FROM content WHERE id = ? AND state = 'removing'";
    if (this.#metadata.find(sql, decodeId, id) === undefined) return;
    const path = this.path({ id });
    const { rm } = process.getBuiltinModule("node:fs/promises");
    await guardedAsync(`remove ${path}`, () => rm(path, { force: true }));
    this.#metadata.freeing(() =>
      this.#metadata.run("DELETE FROM content WHERE id = ? AND state = 'removing'", id),
    );
  }

  #claim(lease: Lease, ref: string | undefined): number {
    const left = ref === undefined ? undefined : this.#claimLeft(lease, ref);
    if (left !== undefined) return left;
    const row = this.#metadata.find(
      `INSERT INTO content (state, lease_id, created_at, ref) VALUES ('ingesting', ?, ?, ?)
       RETURNING id`,
      decodeId,
      lease.id,
      Date.now(),
      ref ?? null,
    );
    if (row === undefined) throw new Fault("internal", "store: content got no id");
    return row;
  }

  #claimLeft(lease: Lease, ref: string): number | undefined {
    this.#leases.releaseDead();
    const left = this.#metadata.find(
      `UPDATE content SET lease_id = ? WHERE state = 'ingesting' AND ref = ?
       AND lease_id NOT IN (SELECT id FROM leases) RETURNING id`,
      decodeId,
      lease.id,
      ref,
    );
    if (left !== undefined) return left;
    const sql = "SELECT id FROM content WHERE state = 'ingesting' AND ref = ?";
    if (this.#metadata.find(sql, decodeId, ref) === undefined) return undefined;
    throw new Fault("unavailable", `${ref} is being taken in by another process`);
  }

  #keep(lease: Lease, content: Content): Content {
    this.#leases.check(lease);
    const present = this.share(content.digest);
    if (present !== undefined) {
      this.#metadata.run("DELETE FROM lease_content WHERE content_id = ?", content.id);
      this.#metadata.run("UPDATE content SET state = 'removing' WHERE id = ?", content.id);
      this.#leases.keepContent(lease, present.id);
      return present;
    }
    const kept = this.#metadata.run(
      `UPDATE content SET state = 'present', digest = ?, size = ?
       WHERE id = ? AND state = 'ingesting'`,
      content.digest,
      content.size,
      content.id,
    );
    if (kept === 0) throw new Fault("failed_precondition", "it was given up meanwhile");
    this.#show(content.id);
    this.#leases.keepContent(lease, content.id);
    return content;
  }

  #show(id: number): void {
    const now = Date.now();
    this.#metadata.run(
      `INSERT OR IGNORE INTO namespace_content (namespace, content_id, created_at, updated_at)
       VALUES (?, ?, ?, ?)`,
      this.#namespace,
      id,
      now,
      now,
    );
  }
}

const decodeSnapshotKey: Decoder<string> = object((o) => o.required("snapshot_key", string));

const decodeId: Decoder<number> = object((o) => o.required("id", integer));

const decodeRow: Decoder<Content> = object((o) => ({
  id: o.required("id", integer),
  digest: o.required("digest", decodeDigest),
  size: o.required("size", integer),
}));
