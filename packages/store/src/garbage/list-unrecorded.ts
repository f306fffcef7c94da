import { readdirSync } from "node:fs";
import { join } from "node:path";
import { integer, object } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";
import type { Store } from "../store.ts";

/** Files that no row owns. A row comes before its file: files are listed first, so that a new one's row is found. */
export function listUnrecorded(
  store: Store,
  table: "content" | "snapshots",
  directory: string,
): readonly string[] {
  const names = guarded(`list ${directory}`, () => readdirSync(directory));
  const rows = store.metadata.all(`SELECT id FROM ${table}`, decodeId);
  const known = new Set(rows.map(({ id }) => String(id)));
  return names.filter((name) => !known.has(name)).map((name) => join(directory, name));
}

const decodeId = object((o) => ({ id: o.required("id", integer) }));
