import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Fault, isFault } from "@skiff/base";
import { type Digest, integer, object } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";
import type { Store } from "../store.ts";
import { markContent, markSnapshots } from "./mark.ts";

export interface Garbage {
  readonly content: readonly Digest[];
  /** Keys. */
  readonly snapshots: readonly string[];
}

/**
 * Removes all that nothing refers to: what no image, container or lease of a living
 * process needs, what a crash left half made or half removed, and files without a row.
 * Idempotent, and safe beside anything that other processes do. What `openIngest` can go on with
 * is left for an hour.
 *
 * What cannot be removed stays recorded; the rest is removed, then the first fault thrown.
 */
export async function collectGarbage(store: Store): Promise<Garbage> {
  const marked = store.metadata.freeing(() =>
    store.metadata.transaction(() => {
      store.leases.releaseDead();
      const content = markContent(store.metadata, (id) => isStale(store.content.path({ id })));
      return { content, snapshots: markSnapshots(store.metadata) };
    }),
  );
  await removeMarked(store);
  removeUnrecorded(store);
  return marked;
}

/** How long what a process left half taken in is kept for another to go on with. */
const resumableMs = 60 * 60 * 1000;

/** A file that is not there has nothing to go on with; one of the future is a clock's that was wrong. */
function isStale(path: string): boolean {
  const stat = guarded(`look at ${path}`, () => statSync(path, { throwIfNoEntry: false }));
  return stat === undefined || Math.abs(Date.now() - stat.mtimeMs) > resumableMs;
}

async function removeMarked(store: Store): Promise<void> {
  const faults: Fault[] = [];
  for (const { id } of store.metadata.all(
    "SELECT id FROM snapshots WHERE state = 'removing'",
    decodeId,
  )) {
    await collect(faults, () => store.snapshots.removeDirectory(id));
  }
  for (const { id } of store.metadata.all(
    "SELECT id FROM content WHERE state = 'removing'",
    decodeId,
  )) {
    await collect(faults, () => store.content.removeFile(id));
  }
  const [first] = faults;
  if (first !== undefined) throw first;
}

async function collect(faults: Fault[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isFault(error)) throw error;
    faults.push(error);
  }
}

/** Files that no row owns: left by a power loss that undid the row. */
function removeUnrecorded(store: Store): void {
  for (const [table, directory] of [
    ["content", store.contentDirectory],
    ["snapshots", store.snapshotDirectory],
  ] as const) {
    if (listUnrecorded(store, table, directory).length === 0) continue;
    store.metadata.transaction(() => {
      // nobody makes a row, and so a file, meanwhile
      for (const path of listUnrecorded(store, table, directory)) {
        guarded(`remove ${path}`, () => rmSync(path, { recursive: true, force: true }));
      }
    });
  }
}

/** A row comes before its file: files are listed first, so that a new one's row is found. */
function listUnrecorded(
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
