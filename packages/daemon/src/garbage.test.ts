import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openStore, type Store } from "@skiff/store";
import { Garbage } from "./garbage.ts";

const root = mkdtempSync(join(tmpdir(), "garbage-"));
after(() => rmSync(root, { recursive: true }));

/** A snapshot that nothing refers to; its directory. */
function litter({ snapshots }: Store, key: string): string {
  snapshots.prepare(key, undefined);
  return snapshots.directory(key);
}

test("collect() goes on at once where somebody waits, or ends", async () => {
  using store = openStore({ root, oar: "oar" });
  const garbage = new Garbage(store);
  await garbage.collect(true);

  const first = litter(store, "a");
  await garbage.collect(false);
  await garbage.collect(true);
  assert.equal(existsSync(first), false);

  const second = litter(store, "b");
  await garbage.collect(false);
  await garbage.settled();
  assert.equal(existsSync(second), false);

  const third = litter(store, "c");
  await Promise.all([garbage.collect(false), garbage.collect(true), garbage.collect(false)]);
  assert.equal(existsSync(third), false);
  await garbage.settled();
});
