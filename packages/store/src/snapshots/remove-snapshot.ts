import { join } from "node:path";
import { type Decoder, integer, object, string } from "@skiff/spec";
import type { Metadata } from "../metadata/metadata.ts";
import type { Store } from "../store.ts";

/** A snapshot that nobody may use any more, and that is not gone yet. */
export interface RemovedSnapshot {
  readonly id: number;
  readonly snapshotter: string;
  readonly remoteKey: string | undefined;
}

/** In every namespace; children before their parents. */
export function listRemovedSnapshots(metadata: Metadata): readonly RemovedSnapshot[] {
  return metadata.all(
    "SELECT id, snapshotter, remote_key FROM snapshots WHERE state = 'removing' ORDER BY id DESC",
    decodeRow,
  );
}

/** Removes all that it owns, then its row. Left for another process where its snapshotter is not known. Idempotent. */
export async function removeSnapshot(store: Store, removed: RemovedSnapshot): Promise<void> {
  const { id, snapshotter, remoteKey } = removed;
  if (snapshotter === "overlayfs") return store.snapshots.removeDirectory(id);
  const load = store.drivers.find(snapshotter);
  if (load === undefined) return;
  const driver = await load();
  await driver.remove({ directory: join(store.snapshotDirectory, String(id)), remoteKey });
  store.metadata.freeing(() =>
    store.metadata.run("DELETE FROM snapshots WHERE id = ? AND state = 'removing'", id),
  );
}

const decodeRow: Decoder<RemovedSnapshot> = object((o) => ({
  id: o.required("id", integer),
  snapshotter: o.required("snapshotter", string),
  remoteKey: o.optional("remote_key", string),
}));
