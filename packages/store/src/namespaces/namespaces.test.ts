import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { migrations } from "../metadata/migrations.ts";
import { openStore } from "../open-store.ts";
import { namespaceSchema } from "./namespace-schema.ts";

const folder = mkdtempSync(join(tmpdir(), "namespaces-"));
after(() => rmSync(folder, { recursive: true }));

test("what a store had before there were namespaces is in Skiff's own", () => {
  const root = join(folder, "old");
  openStore({ root, oar: "oar" })[Symbol.dispose]();
  rmSync(join(root, "store.db"));
  const before = migrations.slice(0, migrations.indexOf(namespaceSchema));
  const digest = `sha256:${"0".repeat(64)}`;
  const database = new DatabaseSync(join(root, "store.db"));
  for (const migration of before) database.exec(migration);
  database.exec(`
    PRAGMA user_version = ${before.length};
    INSERT INTO content (state, digest, size, created_at) VALUES ('present', '${digest}', 1, 5);
    INSERT INTO images VALUES ('a', '${digest}', 'm', 1, 2, 3);
    INSERT INTO snapshots (state, kind, key, created_at) VALUES ('present', 'active', 'k', 4);
    INSERT INTO leases VALUES (1, 1, 1, '', '', 1);
    INSERT INTO lease_snapshots VALUES (1, 1);`);
  database.close();

  using store = openStore({ root, oar: "oar" });
  assert.deepEqual(
    store.namespaces.list().map(({ name }) => name),
    ["skiff"],
  );
  assert.equal(store.images.get("a").target.digest, digest);
  assert.equal(store.content.list().length, 1);
  assert.equal(store.contentCatalog.list()[0]?.createdAt.getTime(), 5);
  assert.equal(store.snapshots.get("k").updatedAt.getTime(), 4);
  assert.deepEqual(store.in("other").images.list(), []);
  assert.throws(() => store.in("other").snapshots.get("k"), { code: "not_found" });
});

test("a namespace is there while it was made, or something is in it", () => {
  using store = openStore({ root: join(folder, "new"), oar: "oar" });
  const { namespaces } = store;
  namespaces.create({ name: "a", labels: { x: "1" } });
  assert.throws(() => namespaces.create({ name: "a", labels: {} }), { code: "already_exists" });
  store.in("b").clientLeases.create("lease", {});
  assert.deepEqual(namespaces.list(), [
    { name: "a", labels: { x: "1" } },
    { name: "b", labels: {} },
  ]);
  namespaces.replaceLabels("b", (labels) => ({ ...labels, y: "2" }));
  assert.throws(() => namespaces.remove("b"), {
    code: "failed_precondition",
    message: /has leases$/,
  });
  store.in("b").clientLeases.remove("lease");
  for (const name of ["a", "b"]) namespaces.remove(name);
  assert.deepEqual(namespaces.list(), []);
  assert.throws(() => namespaces.remove("a"), { code: "not_found" });
  assert.deepEqual(namespaces.get("a"), { name: "a", labels: {} });
});
