import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Mount, Snapshotter } from "@skiff/store";

/** A snapshotter of its own for one case, gone at its end. */
export interface Subject extends Disposable {
  readonly snapshots: Snapshotter;
}

/** What every snapshotter does, whatever it is made of. Needs root: it mounts. */
export function snapshotterContract(name: string, open: () => Subject): void {
  const contract = (
    promise: string,
    keep: (snapshots: Snapshotter) => Promise<void> | void,
  ): void => {
    test(`${name} ${promise}`, async () => {
      using subject = open();
      await keep(subject.snapshots);
    });
  };

  contract("shows in a child what its parents have, the nearest first", async (snapshots) => {
    fill(snapshots, "base", undefined, { a: "1", b: "1" });
    fill(snapshots, "middle", "base", { b: "2", c: "2" });
    snapshots.prepare("top", "middle");
    assert.deepEqual(read(snapshots, "top"), { a: "1", b: "2", c: "2" });
    await removeAll(snapshots);
  });

  contract("keeps what is written to a child from its parents and siblings", async (snapshots) => {
    fill(snapshots, "base", undefined, { a: "1" });
    snapshots.prepare("one", "base");
    snapshots.prepare("two", "base");
    within(snapshots, "one", (root) => {
      writeFileSync(join(root, "a"), "changed");
      writeFileSync(join(root, "new"), "x");
    });
    assert.deepEqual(read(snapshots, "two"), { a: "1" });
    assert.deepEqual(read(snapshots, "one"), { a: "changed", new: "x" });
    await removeAll(snapshots);
  });

  contract("shows what was deleted in a parent to no child", async (snapshots) => {
    fill(snapshots, "base", undefined, { a: "1", b: "1" });
    snapshots.prepare("deleting", "base");
    within(snapshots, "deleting", (root) => rmSync(join(root, "a")));
    snapshots.commit("deleting", "without a", 0);
    snapshots.prepare("top", "without a");
    assert.deepEqual(read(snapshots, "top"), { b: "1" });
    await removeAll(snapshots);
  });

  contract("lets a view be read and not written", async (snapshots) => {
    fill(snapshots, "base", undefined, { a: "1" });
    fill(snapshots, "second", "base", { b: "2" });
    for (const parent of ["base", "second"]) {
      snapshots.view("view", parent);
      within(snapshots, "view", (root) => {
        assert.equal(readFileSync(join(root, "a"), "utf8"), "1");
        assert.throws(() => writeFileSync(join(root, "a"), "2"), { code: "EROFS" });
      });
      await snapshots.remove("view");
    }
    await removeAll(snapshots);
  });

  contract("keeps an active snapshot between mounts", async (snapshots) => {
    snapshots.prepare("key", undefined);
    within(snapshots, "key", (root) => writeFileSync(join(root, "a"), "1"));
    assert.deepEqual(read(snapshots, "key"), { a: "1" });
    await snapshots.remove("key");
  });

  contract("takes a key once", async (snapshots) => {
    snapshots.prepare("key", undefined);
    assert.throws(() => snapshots.prepare("key", undefined), { code: "already_exists" });
    assert.throws(() => snapshots.view("key", undefined), { code: "already_exists" });
    snapshots.commit("key", "name", 7);
    snapshots.prepare("key", undefined);
    assert.throws(() => snapshots.commit("key", "name", 0), { code: "already_exists" });
    assert.equal(snapshots.get("key").kind, "active", "the loser stays active");
    assert.throws(() => snapshots.prepare("name", undefined), { code: "already_exists" });
    await removeAll(snapshots);
  });

  contract("takes only a committed snapshot for a parent", async (snapshots) => {
    snapshots.prepare("active", undefined);
    assert.throws(() => snapshots.prepare("child", "active"), { code: "failed_precondition" });
    assert.throws(() => snapshots.prepare("child", "nowhere"), { code: "not_found" });
    assert.throws(() => snapshots.commit("nowhere", "name", 0), { code: "not_found" });
    assert.equal(snapshots.find("child"), undefined);
    await removeAll(snapshots);
  });

  contract("commits and mounts only what can be", async (snapshots) => {
    fill(snapshots, "base", undefined, {});
    snapshots.view("view", "base");
    assert.throws(() => snapshots.commit("view", "name", 0), { code: "failed_precondition" });
    assert.throws(() => snapshots.commit("base", "name", 0), { code: "failed_precondition" });
    assert.throws(() => snapshots.mounts("base"), { code: "failed_precondition" });
    assert.throws(() => snapshots.mounts("nowhere"), { code: "not_found" });
    await removeAll(snapshots);
  });

  contract("does not remove a parent, and removes twice as well as once", async (snapshots) => {
    fill(snapshots, "base", undefined, {});
    snapshots.prepare("child", "base");
    await assert.rejects(snapshots.remove("base"), {
      code: "failed_precondition",
      message: /child/,
    });
    await snapshots.remove("child");
    await snapshots.remove("child");
    await snapshots.remove("base");
    await snapshots.remove("never there");
    assert.deepEqual(snapshots.list(), []);
  });

  contract("says what a snapshot is", async (snapshots) => {
    fill(snapshots, "base", undefined, {}, 42);
    snapshots.prepare("child", "base");
    assert.deepEqual(
      snapshots.list().map(({ key, parent, kind, size }) => ({ key, parent, kind, size })),
      [
        { key: "base", parent: undefined, kind: "committed", size: 42 },
        { key: "child", parent: "base", kind: "active", size: 0 },
      ],
    );
    assert.throws(() => snapshots.get("nowhere"), { code: "not_found", message: /nowhere/ });
    await removeAll(snapshots);
  });

  contract("removes what only root may look into", async (snapshots) => {
    snapshots.prepare("key", undefined);
    within(snapshots, "key", (root) => {
      mkdirSync(join(root, "deep/er"), { recursive: true });
      writeFileSync(join(root, "deep/er/file"), "x", { mode: 0 });
      run(["chmod", "000", join(root, "deep/er"), join(root, "deep")]);
    });
    await snapshots.remove("key");
    assert.deepEqual(snapshots.list(), []);
  });
}

type Files = Readonly<Record<string, string>>;

function fill(
  snapshots: Snapshotter,
  name: string,
  parent: string | undefined,
  files: Files,
  size = 0,
): void {
  snapshots.prepare(`filling ${name}`, parent);
  within(snapshots, `filling ${name}`, (root) => {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  });
  snapshots.commit(`filling ${name}`, name, size);
}

function read(snapshots: Snapshotter, key: string): Files {
  return within(snapshots, key, (root) =>
    Object.fromEntries(
      readdirSync(root).map((name) => [name, readFileSync(join(root, name), "utf8")]),
    ),
  );
}

function within<T>(snapshots: Snapshotter, key: string, work: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), "snapshot-"));
  for (const mount of snapshots.mounts(key)) mountAt(root, mount);
  try {
    return work(root);
  } finally {
    run(["umount", root]);
    rmSync(root, { recursive: true });
    assert.ok(!existsSync(root));
  }
}

function mountAt(target: string, { type, source, options }: Mount): void {
  if (type !== "bind") return run(["mount", "-t", type, source, target, "-o", options.join(",")]);
  run(["mount", "--bind", source, target]);
  if (options.includes("ro")) run(["mount", "-o", "remount,bind,ro", target]);
}

/** From the children up. */
async function removeAll(snapshots: Snapshotter): Promise<void> {
  for (const { key } of snapshots.list().toReversed()) await snapshots.remove(key);
  assert.deepEqual(snapshots.list(), []);
}

function run([program = "", ...args]: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}
