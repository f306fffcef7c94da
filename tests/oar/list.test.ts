import assert from "node:assert/strict";
import { chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { OarHome } from "../fixtures/index.ts";

const home = new OarHome();

describe("oar list", () => {
  test("prints a table of what there is", () => {
    assert.equal(home.oar(["list"]).stdout, "ID   PID   STATUS   BUNDLE   CREATED   OWNER\n");
    using first = home.container();
    first.sure(["create"]);
    using second = home.container().running();
    const lines = home.oar(["list"]).stdout.trimEnd().split("\n");
    assert.deepEqual(lines[0]?.split(/ {3,}/), [
      "ID",
      "PID",
      "STATUS",
      "BUNDLE",
      "CREATED",
      "OWNER",
    ]);
    const rows = lines.slice(1).map((line) => line.split(/ {3,}/));
    const expected = [
      [first.id, String(first.pid()), "created", first.bundle],
      [second.id, String(second.pid()), "running", second.bundle],
    ];
    for (const [i, row] of rows.entries()) assert.deepEqual(row.slice(0, 4), expected[i]);
    assert.match(rows[0]?.[4] ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    assert.equal(rows[0]?.[5], "root");
  });

  test("names the root's owner, or the number of one without a name", () => {
    using _container = home.container().running();
    for (const [uid, owner] of [
      [1, "daemon"],
      [54_321, "#54321"],
    ] as const) {
      using undo = new DisposableStack();
      undo.defer(() => chownSync(home.root, 0, 0));
      chownSync(home.root, uid, 0);
      assert.match(home.oar(["list"]).stdout, new RegExp(` ${owner}\n$`));
    }
  });

  test("prints JSON, and ids only", () => {
    using container = home.container().running();
    const json: unknown = JSON.parse(home.oar(["list", "--format", "json"]).stdout);
    assert.deepEqual(json, [{ ...container.state(), owner: "root" }]);
    assert.equal(home.oar(["list", "-q"]).stdout, `${container.id}\n`);
    assert.equal(home.oar(["list", "--format=table", "-q"]).stdout, `${container.id}\n`);
  });

  test("refuses a format it does not know", () => {
    const { status, stderr } = home.oar(["list", "--format", "yaml"]);
    assert.equal(status, 1);
    assert.equal(stderr, 'oar: --format: "yaml" is not one of table, json\n');
  });

  test("finds nothing where there is no root", () => {
    const { status, stdout } = home.oar(["--root", join(home.folder, "none"), "list", "-q"]);
    assert.deepEqual([status, stdout], [0, ""]);
  });

  test("leaves out what is no container", () => {
    using container = home.container().running();
    const odd = [join(home.root, "a file"), join(home.root, "file")];
    const folder = join(home.root, "not an id");
    for (const path of odd) writeFileSync(path, "");
    mkdirSync(folder);
    const { status, stdout, stderr } = home.oar(["list", "-q"]);
    for (const path of [...odd, folder]) rmSync(path, { recursive: true });
    assert.deepEqual([status, stdout, stderr], [0, `${container.id}\n`, ""]);
  });
});
