import { type Decoder, decodeJson, object, string } from "@skiff/spec";
import type { Metadata } from "../metadata/metadata.ts";

/** A container's place in a network. It may outlive the container's own row. */
export interface AttachmentRow {
  readonly containerId: string;
  readonly networkId: string;
  /** What the engine keeps of it: a JSON value. */
  readonly record: unknown;
}

/** Attachments' rows. Every method may be used inside `metadata.transaction`. */
export class AttachmentRecords {
  readonly #metadata: Metadata;

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  /** By container and network. */
  list(): readonly AttachmentRow[] {
    const sql = "SELECT * FROM network_attachments ORDER BY container_id, network_id";
    return this.#metadata.all(sql, decodeRow);
  }

  listOfContainer(containerId: string): readonly AttachmentRow[] {
    const sql = "SELECT * FROM network_attachments WHERE container_id = ? ORDER BY network_id";
    return this.#metadata.all(sql, decodeRow, containerId);
  }

  listOfNetwork(networkId: string): readonly AttachmentRow[] {
    const sql = "SELECT * FROM network_attachments WHERE network_id = ? ORDER BY container_id";
    return this.#metadata.all(sql, decodeRow, networkId);
  }

  /** Writes it, in the place of one that is there. Throws `failed_precondition` without such a network. */
  put({ containerId, networkId, record }: AttachmentRow): void {
    this.#metadata.run(
      `INSERT INTO network_attachments (container_id, network_id, record) VALUES (?, ?, ?)
       ON CONFLICT (container_id, network_id) DO UPDATE SET record = excluded.record`,
      containerId,
      networkId,
      JSON.stringify(record),
    );
  }

  /** Idempotent. */
  remove(containerId: string, networkId: string): void {
    const sql = "DELETE FROM network_attachments WHERE container_id = ? AND network_id = ?";
    this.#metadata.run(sql, containerId, networkId);
  }
}

const decodeRow: Decoder<AttachmentRow> = object((o) => ({
  containerId: o.required("container_id", string),
  networkId: o.required("network_id", string),
  record: decodeJson(o.required("record", string), (value) => value),
}));
