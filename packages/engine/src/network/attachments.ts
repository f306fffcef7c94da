import type { AttachmentRow, Store } from "@skiff/store";
import { type AttachmentRecord, decodeAttachmentRecord } from "./attachment-record.ts";

/** A container's place in a network, as it is recorded. */
export interface NetworkAttachment extends AttachmentRecord {
  readonly containerId: string;
  readonly networkId: string;
}

/** Attachments' records: rows of the store. */
export class Attachments {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** By container and network. */
  list(): readonly NetworkAttachment[] {
    return this.#store.attachments.list().map(decodeRow);
  }

  /** In the order in which they were made. */
  listOfContainer(id: string): readonly NetworkAttachment[] {
    const rows = this.#store.attachments.listOfContainer(id).map(decodeRow);
    const number = (name: string): number => Number(/\d+$/.exec(name)?.[0]);
    return rows.toSorted((a, b) => number(a.interfaceName) - number(b.interfaceName));
  }

  listOfNetwork(id: string): readonly NetworkAttachment[] {
    return this.#store.attachments.listOfNetwork(id).map(decodeRow);
  }

  find(containerId: string, networkId: string): NetworkAttachment | undefined {
    return this.listOfContainer(containerId).find((found) => found.networkId === networkId);
  }

  put(attachment: NetworkAttachment): void {
    const { containerId, networkId, ...record } = attachment;
    this.#store.attachments.put({ containerId, networkId, record });
  }

  /** Idempotent. */
  remove({ containerId, networkId }: NetworkAttachment): void {
    this.#store.attachments.remove(containerId, networkId);
  }
}

function decodeRow({ containerId, networkId, record }: AttachmentRow): NetworkAttachment {
  return { ...decodeAttachmentRecord(record), containerId, networkId };
}
