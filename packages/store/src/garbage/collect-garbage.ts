import { rmSync } from "node:fs";
import { type Fault, isFault } from "@skiff/base";
import { integer, object } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";
import type { Store } from "../store.ts";
import { listRemovedSnapshots, removeSnapshot } from "../snapshots/remove-snapshot.ts";
import { listUnrecorded } from "./list-unrecorded.ts";
import { type Garbage, markGarbage } from "./mark-garbage.ts";

/**
 * Removes all that nothing refers to: what no image, container or lease of a living
 * process needs, what a crash left half made or half removed, and files without a row.
 * Idempotent, and safe beside anything that other processes do. What `openIngest` can go on with
 * is left for an hour.
 *
 * What cannot be removed stays recorded, as do snapshots of a snapshotter that is not known here; the rest is removed, then the first fault thrown.
 */
export async function collectGarbage(store: Store): Promise<Garbage> {
  const marked = store.metadata.freeing(() => markGarbage(store));
  await removeMarked(store);
  removeUnrecorded(store);
  return marked;
}

async function removeMarked(store: Store): Promise<void> {
  const faults: Fault[] = [];
  for (const removed of listRemovedSnapshots(store.metadata)) {
    await collect(faults, () => removeSnapshot(store, removed));
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

const decodeId = object((o) => ({ id: o.required("id", integer) }));
