import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Fault } from "@skiff/base";
import { integer, object, string } from "@skiff/spec";
import { Metadata } from "./metadata.ts";

const folder = mkdtempSync(join(tmpdir(), "metadata-"));
after(() => rmSync(folder, { recursive: true }));
let count = 0;

const open = (path = join(folder, `${count++}.db`)): Metadata => Metadata.open(path);
const insert = "INSERT INTO namespaces VALUES (?, '{}')";
const counted = object((o) => o.required("n", integer));
const images = (metadata: Metadata): number | undefined =>
  metadata.find("SELECT count(*) AS n FROM namespaces", counted);

test("transaction() makes all changes or none", () => {
  using metadata = open();
  const failing = (): void =>
    metadata.transaction(() => {
      metadata.run(insert, "a");
      throw new Fault("internal", "on purpose");
    });
  assert.throws(failing, { message: "on purpose" });
  assert.equal(images(metadata), 0);
  metadata.transaction(() => metadata.run(insert, "a"));
  assert.equal(images(metadata), 1);
});

test("transaction() inside another is part of that one", () => {
  using metadata = open();
  const failing = (): void =>
    metadata.transaction(() => {
      metadata.transaction(() => metadata.run(insert, "inner"));
      assert.ok(metadata.isTransaction);
      throw new Fault("internal", "on purpose");
    });
  assert.throws(failing, { message: "on purpose" });
  assert.equal(images(metadata), 0);
});

test("a unique key is taken once, whoever has the file open", () => {
  const path = join(folder, "shared.db");
  using one = open(path);
  using two = open(path);
  one.run(insert, "a");
  assert.throws(() => two.run(insert, "a"), { code: "already_exists" });
  assert.equal(images(two), 1);
});

test("open() refuses a store that a newer program has made", () => {
  const path = join(folder, "newer.db");
  open(path)[Symbol.dispose]();
  const database = new DatabaseSync(path);
  database.exec("PRAGMA user_version = 1000");
  database.close();
  assert.throws(() => open(path), {
    code: "failed_precondition",
    message: /the store has version 1000; this program knows versions up to \d+$/,
  });
});

test("open() refuses a file that is no store", () => {
  const path = join(folder, "text.db");
  writeFileSync(path, "no database at all ".repeat(100));
  assert.throws(() => open(path), { code: "failed_precondition", message: /is not a database/ });
});

test("rows refer only to rows that are there", () => {
  using metadata = open();
  assert.throws(() => metadata.run("INSERT INTO lease_content VALUES (1, 1)"), {
    code: "failed_precondition",
  });
});

test("a row of another form is a fault that names the statement", () => {
  using metadata = open();
  assert.throws(() => metadata.find("SELECT 'x' AS n", counted), {
    code: "internal",
    message: "store: row of SELECT 'x' AS n: n: expected integer, found string",
  });
});

test("freeing() runs the work again once the reserve is spent", () => {
  using metadata = open();
  let runs = 0;
  const result = metadata.freeing(() => {
    if (runs++ === 0) throw new Fault("resource_exhausted", "full");
    return "done";
  });
  assert.deepEqual([result, runs], ["done", 2]);
});

test("a value that is compared is looked up by an index", () => {
  using metadata = open();
  const plan = "EXPLAIN QUERY PLAN SELECT * FROM images WHERE namespace = ? ORDER BY name";
  const detail = object((o) => o.required("detail", string));
  assert.deepEqual(metadata.all(plan, detail, "a"), [
    "SEARCH images USING PRIMARY KEY (namespace=?)",
  ]);
});
