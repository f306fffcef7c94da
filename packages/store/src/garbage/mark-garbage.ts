import { statSync } from "node:fs";
import type { Digest } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";
import type { Store } from "../store.ts";
import { markContent, markSnapshots } from "./mark.ts";

export interface Garbage {
  readonly content: readonly Digest[];
  /** Keys. */
  readonly snapshots: readonly string[];
}

/** Marks for removal all that nothing refers to, in one transaction, or as a part of one. */
export function markGarbage(store: Store): Garbage {
  return store.metadata.transaction(() => {
    store.leases.releaseDead();
    const content = markContent(store.metadata, (id) => isStale(store.content.path({ id })));
    return { content, snapshots: markSnapshots(store.metadata) };
  });
}

/** How long what a process left half taken in is kept for another to go on with. */
const resumableMs = 60 * 60 * 1000;

/** A file that is not there has nothing to go on with; one of the future is a clock's that was wrong. */
function isStale(path: string): boolean {
  const stat = guarded(`look at ${path}`, () => statSync(path, { throwIfNoEntry: false }));
  return stat === undefined || Math.abs(Date.now() - stat.mtimeMs) > resumableMs;
}
