import { integer, object, string } from "@skiff/spec";
import type { Store } from "../store.ts";
import { listUnrecorded } from "./list-unrecorded.ts";
import { markGarbage } from "./mark-garbage.ts";

interface SeenGarbage {
  /** Digests; of what was never whole, its number. */
  readonly content: readonly string[];
  /** Keys. */
  readonly snapshots: readonly string[];
  /** Paths of what has no row. */
  readonly files: readonly string[];
}

/** What `collectGarbage` would remove now. */
export function observeGarbage(store: Store): SeenGarbage {
  const files = [
    ...listUnrecorded(store, "content", store.contentDirectory),
    ...listUnrecorded(store, "snapshots", store.snapshotDirectory),
  ];
  let seen: SeenGarbage = { content: [], snapshots: [], files };
  const undo = new Error("only looked at");
  try {
    store.metadata.transaction(() => {
      markGarbage(store);
      seen = {
        content: listMarked(store, "content"),
        snapshots: listMarked(store, "snapshots"),
        files,
      };
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return seen;
}

function listMarked(store: Store, table: "content" | "snapshots"): readonly string[] {
  const name = table === "content" ? "digest" : "key";
  const sql = `SELECT id, ${name} AS name FROM ${table} WHERE state = 'removing'`;
  return store.metadata.all(sql, decodeMarked).map(({ id, name: text }) => text ?? `number ${id}`);
}

const decodeMarked = object((o) => ({
  id: o.required("id", integer),
  name: o.optional("name", string),
}));
