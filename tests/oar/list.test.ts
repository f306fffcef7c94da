import assert from "node:assert/strict";
import {
  chownSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { OarHome, programs } from "../fixtures/index.ts";

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

  test("tells of a container in every state what state tells", () => {
    using created = home.container();
    created.sure(["create"]);
    using running = home.container().running();
    using paused = home.container().running();
    paused.sure(["pause"]);
    using stopped = home.container().running();
    stopped.sure(["kill"], ["KILL"]);
    stopped.waitFor("stopped");
    const all = [created, running, paused, stopped].map((container) => container.state());
    assert.deepEqual(
      all.map(({ status }) => status),
      ["created", "running", "paused", "stopped"],
    );
    const rows = home.oar(["list"]).stdout.trimEnd().split("\n").slice(1);
    const expected = all
      .map(({ id, pid, status, bundle, created: when }) => [id, pid, status, bundle, when, "root"])
      .map((cells) => cells.map(String));
    assert.deepEqual(
      rows.map((row) => row.split(/ {3,}/)),
      expected.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
    );
  });

  test("believes the record, where the brief that it reads first is missing, damaged or another one's", () => {
    using container = home.container().running();
    using other = home.container().running();
    const path = join(home.root, container.id, "running");
    const whole = readlinkSync(path);
    const expected = home.oar(["list"]).stdout;
    assert.match(expected, / running /);
    const fields = whole.split("\n");
    const foreign = readlinkSync(join(home.root, other.id, "running")).split("\n");
    const briefs = [
      "nonsense",
      fields.slice(0, 4).join("\n"),
      [...fields, "more"].join("\n"),
      fields.with(0, "1").join("\n"),
      fields.with(1, "1").join("\n"),
      fields.with(0, foreign[0] ?? "").join("\n"),
      fields.with(0, "../self").join("\n"),
    ];
    for (const brief of briefs) {
      rmSync(path);
      symlinkSync(brief, path);
      assert.equal(home.oar(["list"]).stdout, expected, brief);
    }
    rmSync(path);
    assert.equal(home.oar(["list"]).stdout, expected);
    writeFileSync(path, whole);
    assert.equal(home.oar(["list"]).stdout, expected);
  });

  test("lists a container of the version before, which has no brief", () => {
    using container = home.container().running();
    const expected = home.oar(["list"]).stdout;
    const path = join(home.root, container.id, "init.json");
    rmSync(join(home.root, container.id, "running"));
    writeFileSync(
      path,
      `${readFileSync(path, "utf8")}12345678 [1,2,"/b","2026-01-01T00:00:00Z",""]\n`,
    );
    assert.equal(home.oar(["list"]).stdout, expected);
    assert.equal(container.state()["status"], "running");
  });

  test("refuses a format it does not know", () => {
    const { status, stderr } = home.oar(["list", "--format", "yaml"]);
    assert.equal(status, 1);
    assert.equal(stderr, 'oar: --format: "yaml" is not one of table, json\n');
  });

  test("finds nothing where there is no default root, and refuses one that is asked for, as runc", () => {
    const none = join(home.folder, "none");
    for (const words of [["list"], ["list", "-q"], ["list", "--format", "json"]]) {
      const { status, stdout, stderr } = home.oar(["--root", none, ...words]);
      assert.deepEqual([status, stdout, stderr], [1, "", `oar: --root: no directory ${none}\n`]);
    }
    const emptyRun = [
      "unshare",
      "--mount",
      "sh",
      "-c",
      'mount -t tmpfs none /run && exec "$@"',
      "sh",
    ];
    const { status, stdout, stderr } = home.run([...emptyRun, programs.oar, "list", "-q"]);
    assert.deepEqual([status, stdout, stderr], [0, "", ""]);
  });

  test("does without a root that was never made: there is nothing to find, and nothing to remove", () => {
    const oar = (...words: readonly string[]): unknown[] => {
      const { status, stderr } = home.oar(["--root", join(home.folder, "none"), ...words]);
      return [status, stderr];
    };
    for (const verb of ["state", "delete", "kill", "start"]) {
      const [status, stderr] = oar(verb, "x");
      assert.equal(status, 1);
      assert.match(String(stderr), /container x does not exist/);
    }
    assert.deepEqual(oar("delete", "--force", "x"), [0, ""]);
    assert.deepEqual(oar("delete", "--regex", "x"), [0, ""]);
    assert.deepEqual(oar("kill", "--regex", "x"), [0, ""]);
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
