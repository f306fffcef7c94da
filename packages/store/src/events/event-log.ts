import { type Decoder, integer, Mismatch, object, string } from "@skiff/spec";
import type { Metadata } from "../metadata/metadata.ts";

/** Something that has happened. */
export interface LoggedEvent {
  /** Nanoseconds since the epoch. */
  readonly at: bigint;
  readonly namespace: string;
  readonly topic: string;
  /** The name of its message's type. */
  readonly type: string;
  readonly value: Uint8Array;
}

export interface NumberedEvent extends LoggedEvent {
  readonly id: number;
}

/** So many are kept. */
const most = 10_000;
/** How many more there may be before the oldest go: not each event is to remove one. */
const slack = 100;

/** What has happened of late, in all namespaces: whoever comes later can read it. */
export class EventLog {
  readonly #metadata: Metadata;

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  /** Whether it is news: the end of a task that was told of already is not. */
  append({ at, namespace, topic, type, value }: LoggedEvent): boolean {
    const sql = `INSERT OR IGNORE INTO events (at, namespace, topic, type, value)
                 VALUES (?, ?, ?, ?, ?) RETURNING id`;
    const id = this.#metadata.find(sql, decodeId, at, namespace, topic, type, value);
    if (id === undefined) return false;
    if (id % slack === 0) this.#metadata.run("DELETE FROM events WHERE id <= ?", id - most);
    return true;
  }

  /** Those after the one with this number, as they were told; each with its own. 0 is before all. */
  listAfter(id: number): readonly NumberedEvent[] {
    const sql =
      "SELECT id, CAST(at AS TEXT) AS at, namespace, topic, type, value FROM events WHERE id > ? ORDER BY id";
    return this.#metadata.all(sql, decodeNumbered, id);
  }

  /** The number of the last; 0 where there is none. */
  lastId(): number {
    const sql = "SELECT max(id) AS id FROM events";
    return this.#metadata.find(sql, decodeLast) ?? 0;
  }

  /** Those of that time and later, as they were told. */
  listSince(at: bigint): readonly LoggedEvent[] {
    const sql =
      "SELECT CAST(at AS TEXT) AS at, namespace, topic, type, value FROM events WHERE at >= ? ORDER BY id";
    return this.#metadata.all(sql, decodeRow, at);
  }
}

const decodeId: Decoder<number> = object((o) => o.required("id", integer));

const decodeLast: Decoder<number> = object((o) => o.optional("id", integer) ?? 0);

const decodeNumbered: Decoder<NumberedEvent> = (row) => ({
  ...decodeRow(row),
  id: decodeId(row),
});

const decodeRow: Decoder<LoggedEvent> = object((o) => ({
  at: BigInt(o.required("at", string)),
  namespace: o.required("namespace", string),
  topic: o.required("topic", string),
  type: o.required("type", string),
  value: o.required("value", bytes),
}));

function bytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Mismatch("expected bytes");
}
