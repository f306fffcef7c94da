import assert from "node:assert/strict";
import type { Subject } from "../contracts/snapshotter-contract.ts";
import type { StoreHome } from "./store-home.ts";

/** A snapshotter by its name, on a store of its own that must be empty at the end. */
export function drivenSubject(home: StoreHome, name: string): () => Subject {
  return () => {
    const store = home.open();
    const snapshots = store.findSnapshotter(name);
    assert.ok(snapshots);
    return {
      snapshots,
      [Symbol.dispose]: () => {
        home.assertEmpty();
        store[Symbol.dispose]();
      },
    };
  };
}
