import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Mount, Snapshotter } from "@skiff/store";

/** A snapshotter of its own for one case, gone at its end. */
export interface Subject extends Disposable {
  readonly snapshots: Contracted;
  /** Whether what `commit` is told of a layer's size is told again; a client of containerd cannot tell it. */
  readonly keepsSizes?: boolean;
}

/** A snapshotter, here or behind a socket. */
export type Contracted = {
  readonly [Verb in keyof Snapshotter]: (
    ...args: Parameters<Snapshotter[Verb]>
  ) => ReturnType<Snapshotter[Verb]> | Promise<Awaited<ReturnType<Snapshotter[Verb]>>>;
};

/** What every snapshotter does, whatever it is made of. Needs root: it mounts. */
export function snapshotterContract(name: string, open: () => Subject): void {
  const contract = (
    promise: string,
    keep: (snapshots: Contracted, subject: Subject) => Promise<void>,
  ): void => {
    test(`${name} ${promise}`, async () => {
      using subject = open();
      await keep(subject.snapshots, subject);
    });
  };

  contract("shows in a child what its parents have, the nearest first", async (snapshots) => {
    await fill(snapshots, "base", undefined, { a: "1", b: "1" });
    await fill(snapshots, "middle", "base", { b: "2", c: "2" });
    await snapshots.prepare("top", "middle");
    assert.deepEqual(await read(snapshots, "top"), { a: "1", b: "2", c: "2" });
    await removeAll(snapshots);
  });

  contract("keeps what is written to a child from its parents and siblings", async (snapshots) => {
    await fill(snapshots, "base", undefined, { a: "1" });
    await snapshots.prepare("one", "base");
    await snapshots.prepare("two", "base");
    await within(snapshots, "one", (root) => {
      writeFileSync(join(root, "a"), "changed");
      writeFileSync(join(root, "new"), "x");
    });
    assert.deepEqual(await read(snapshots, "two"), { a: "1" });
    assert.deepEqual(await read(snapshots, "one"), { a: "changed", new: "x" });
    await removeAll(snapshots);
  });

  contract("shows what was deleted in a parent to no child", async (snapshots) => {
    await fill(snapshots, "base", undefined, { a: "1", b: "1" });
    await snapshots.prepare("deleting", "base");
    await within(snapshots, "deleting", (root) => rmSync(join(root, "a")));
    await snapshots.commit("deleting", "without a", 0);
    await snapshots.prepare("top", "without a");
    assert.deepEqual(await read(snapshots, "top"), { b: "1" });
    await removeAll(snapshots);
  });

  contract("shows in a directory made anew nothing of the one before", async (snapshots) => {
    await fill(snapshots, "base", undefined, { a: "1" });
    await snapshots.prepare("first", "base");
    await within(snapshots, "first", (root) => {
      mkdirSync(join(root, "folder"));
      writeFileSync(join(root, "folder/old"), "x");
    });
    await snapshots.commit("first", "with folder", 0);
    await snapshots.prepare("second", "with folder");
    await within(snapshots, "second", (root) => {
      rmSync(join(root, "folder"), { recursive: true });
      mkdirSync(join(root, "folder"));
    });
    await snapshots.commit("second", "anew", 0);
    await snapshots.view("top", "anew");
    await within(snapshots, "top", (root) => {
      assert.deepEqual(readdirSync(join(root, "folder")), []);
    });
    await removeAll(snapshots);
  });

  contract("keeps owners, modes, links and times", async (snapshots) => {
    await snapshots.prepare("key", undefined);
    await within(snapshots, "key", (root) => {
      writeFileSync(join(root, "a"), "1");
      chownSync(join(root, "a"), 1000, 1001);
      chmodSync(join(root, "a"), 0o4751);
      linkSync(join(root, "a"), join(root, "b"));
      symlinkSync("/no/where", join(root, "c"));
      utimesSync(join(root, "a"), 1_111_111_111, 1_111_111_111);
    });
    await snapshots.commit("key", "name", 0);
    await snapshots.prepare("child", "name");
    await within(snapshots, "child", (root) => {
      const { uid, gid, mode, nlink, mtimeMs } = statSync(join(root, "b"));
      assert.deepEqual(
        [uid, gid, mode & 0o7777, nlink, mtimeMs],
        [1000, 1001, 0o4751, 2, 1_111_111_111_000],
      );
      assert.equal(readlinkSync(join(root, "c")), "/no/where");
    });
    await removeAll(snapshots);
  });

  contract("lets a view be read and not written", async (snapshots) => {
    await fill(snapshots, "base", undefined, { a: "1" });
    await fill(snapshots, "second", "base", { b: "2" });
    for (const parent of ["base", "second"]) {
      await snapshots.view("view", parent);
      await within(snapshots, "view", (root) => {
        assert.equal(readFileSync(join(root, "a"), "utf8"), "1");
        assert.throws(() => writeFileSync(join(root, "a"), "2"), { code: "EROFS" });
      });
      await snapshots.remove("view");
    }
    await removeAll(snapshots);
  });

  contract("keeps an active snapshot between mounts", async (snapshots) => {
    await snapshots.prepare("key", undefined);
    await within(snapshots, "key", (root) => writeFileSync(join(root, "a"), "1"));
    assert.deepEqual(await read(snapshots, "key"), { a: "1" });
    await snapshots.remove("key");
  });

  contract("takes a key once", async (snapshots) => {
    await snapshots.prepare("key", undefined);
    await assert.rejects(async () => snapshots.prepare("key", undefined), {
      code: "already_exists",
    });
    await assert.rejects(async () => snapshots.view("key", undefined), { code: "already_exists" });
    await snapshots.commit("key", "name", 7);
    await snapshots.prepare("key", undefined);
    await assert.rejects(async () => snapshots.commit("key", "name", 0), {
      code: "already_exists",
    });
    assert.equal((await snapshots.get("key")).kind, "active", "the loser stays active");
    await assert.rejects(async () => snapshots.prepare("name", undefined), {
      code: "already_exists",
    });
    await removeAll(snapshots);
  });

  contract("takes only a committed snapshot for a parent", async (snapshots) => {
    await snapshots.prepare("active", undefined);
    await assert.rejects(async () => snapshots.prepare("child", "active"), {
      code: "failed_precondition",
    });
    await assert.rejects(async () => snapshots.prepare("child", "nowhere"), { code: "not_found" });
    await assert.rejects(async () => snapshots.commit("nowhere", "name", 0), { code: "not_found" });
    assert.equal(await snapshots.find("child"), undefined);
    await removeAll(snapshots);
  });

  contract("commits and mounts only what can be", async (snapshots) => {
    await fill(snapshots, "base", undefined, {});
    await snapshots.view("view", "base");
    await assert.rejects(async () => snapshots.commit("view", "name", 0), {
      code: "failed_precondition",
    });
    await assert.rejects(async () => snapshots.commit("base", "name", 0), {
      code: "failed_precondition",
    });
    await assert.rejects(async () => snapshots.mounts("base"), { code: "failed_precondition" });
    await assert.rejects(async () => snapshots.mounts("nowhere"), { code: "not_found" });
    await removeAll(snapshots);
  });

  contract("does not remove a parent, and removes twice as well as once", async (snapshots) => {
    await fill(snapshots, "base", undefined, {});
    await snapshots.prepare("child", "base");
    await assert.rejects(snapshots.remove("base"), {
      code: "failed_precondition",
      message: /child/,
    });
    await snapshots.remove("child");
    await snapshots.remove("child");
    await snapshots.remove("base");
    await snapshots.remove("never there");
    assert.deepEqual(await snapshots.list(), []);
  });

  contract("says what a snapshot is", async (snapshots, { keepsSizes = true }) => {
    await fill(snapshots, "base", undefined, {}, 42);
    await snapshots.prepare("child", "base");
    assert.deepEqual(
      (await snapshots.list()).map(({ key, parent, kind, size }) => ({ key, parent, kind, size })),
      [
        { key: "base", parent: undefined, kind: "committed", size: keepsSizes ? 42 : 0 },
        { key: "child", parent: "base", kind: "active", size: 0 },
      ],
    );
    await assert.rejects(async () => snapshots.get("nowhere"), {
      code: "not_found",
      message: /nowhere/,
    });
    await removeAll(snapshots);
  });

  contract("removes what only root may look into", async (snapshots) => {
    await snapshots.prepare("key", undefined);
    await within(snapshots, "key", (root) => {
      mkdirSync(join(root, "deep/er"), { recursive: true });
      writeFileSync(join(root, "deep/er/file"), "x", { mode: 0 });
      run(["chmod", "000", join(root, "deep/er"), join(root, "deep")]);
    });
    await snapshots.remove("key");
    assert.deepEqual(await snapshots.list(), []);
  });
}

type Files = Readonly<Record<string, string>>;

async function fill(
  snapshots: Contracted,
  name: string,
  parent: string | undefined,
  files: Files,
  size = 0,
): Promise<void> {
  await snapshots.prepare(`filling ${name}`, parent);
  await within(snapshots, `filling ${name}`, (root) => {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  });
  await snapshots.commit(`filling ${name}`, name, size);
}

async function read(snapshots: Contracted, key: string): Promise<Files> {
  return within(snapshots, key, (root) =>
    Object.fromEntries(
      readdirSync(root).map((name) => [name, readFileSync(join(root, name), "utf8")]),
    ),
  );
}

async function within<T>(
  snapshots: Contracted,
  key: string,
  work: (root: string) => T,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "snapshot-"));
  for (const mount of await snapshots.mounts(key)) mountAt(root, mount);
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
async function removeAll(snapshots: Contracted): Promise<void> {
  for (const { key } of (await snapshots.list()).toReversed()) await snapshots.remove(key);
  assert.deepEqual(await snapshots.list(), []);
}

function run([program = "", ...args]: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}
