import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { runProgram } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const image = "docker.io/library/busybox:latest";
const target = join(home.folder, "m");
const rows = (): string[][] =>
  home
    .ok("snapshots", "ls")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/ +/));
const keys = (): string[] =>
  rows()
    .map(([key = ""]) => key)
    .toSorted();
let top = "";

before(() => {
  mkdirSync(target);
  home.ok("images", "import", home.image);
  top = keys()[0] ?? "";
});

/** Runs the lines that `ctr snapshots mounts` prints. */
function mounted(key: string, act: () => void): void {
  const line = home.ok("snapshots", "mounts", target, key);
  assert.equal(runProgram(["sh", "-ec", line]).status, 0, line);
  try {
    act();
  } finally {
    assert.equal(runProgram(["umount", target]).status, 0);
  }
}

test("an image is unpacked when it is imported, and mounted", () => {
  assert.match(top, /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(rows(), [[top, "Committed"]]);
  assert.match(home.ok("images", "check"), /complete \(2\/2\).* true/);
  home.ok("images", "mount", image, target);
  try {
    assert.equal(readdirSync(target).includes("bin"), true);
    assert.deepEqual(
      rows().find(([key]) => key === target),
      [target, top, "View"],
    );
  } finally {
    home.ok("images", "unmount", "--rm", target);
  }
  assert.deepEqual(keys(), [top]);
  assert.equal(home.ok("leases", "ls", "--quiet"), "");
});

test("a snapshot is prepared, written, committed and seen by its children", () => {
  home.ok("snapshots", "prepare", "work", top);
  mounted("work", () => writeFileSync(join(target, "new"), "written"));
  home.ok("snapshots", "label", "work", "color=red");
  assert.match(home.ok("snapshots", "info", "work"), /"Kind": "Active"[^]*"color": "red"/);
  assert.match(home.ok("snapshots", "usage", "work"), /^work +[0-9.]+ KiB +2 *$/m);
  home.ok("snapshots", "commit", "layer", "work");
  home.ok("snapshots", "view", "child", "layer");
  mounted("child", () => assert.equal(readFileSync(join(target, "new"), "utf8"), "written"));
  assert.deepEqual(keys(), [top, "child", "layer"].toSorted());
  assert.match(
    home.run("snapshots", "rm", "layer").stderr,
    /cannot remove snapshot layer: it is the parent of child/,
  );
  assert.match(home.run("snapshots", "mounts", target, "layer").stderr, /layer is committed/);
  assert.match(home.run("snapshots", "prepare", "child", top).stderr, /already exists/);
  assert.match(home.run("snapshots", "prepare", "x", "child").stderr, /child is not committed/);
  home.ok("snapshots", "rm", "child");
  home.ok("snapshots", "rm", "layer");
  assert.match(home.run("snapshots", "rm", "layer").stderr, /not found/);
  assert.deepEqual(keys(), [top]);
});

test("the difference of a snapshot and its parent, or of any two, is made a layer", () => {
  home.ok("snapshots", "prepare", "work", top);
  mounted("work", () => {
    writeFileSync(join(target, "new"), "written");
    rmSync(join(target, "bin/vi"));
  });
  const list = (...args: string[]): string => {
    const layer = spawnSync("ctr", ["--address", join(home.folder, "c.sock"), ...args]);
    assert.equal(layer.status, 0, layer.stderr.toString());
    return spawnSync("tar", ["-tzf", "-"], { input: layer.stdout }).stdout.toString();
  };
  assert.equal(list("snapshots", "diff", "work"), "bin/\nbin/.wh.vi\nnew\n");
  assert.equal(list("snapshots", "diff", top, "work"), "bin/\nbin/.wh.vi\nnew\n");
  const plain = "application/vnd.oci.image.layer.v1.tar";
  const kept = ["--keep", "--media-type", plain, "--label", "color=red"];
  assert.match(home.ok("snapshots", "diff", ...kept, "work"), /ustar/);
  assert.equal(home.ok("content", "ls", "--quiet", "labels.color==red").split("\n").length, 2);
  home.ok("content", "rm", home.ok("content", "ls", "--quiet", "labels.color==red").trim());
  const wrong = home.run("snapshots", "diff", "--media-type", "text/plain", "work");
  assert.match(wrong.stderr, /layers of the media type text\/plain are not made/);
  home.ok("snapshots", "rm", "work");
  assert.deepEqual(keys(), [top]);
  assert.equal(home.ok("leases", "ls", "--quiet"), "");
  assert.equal(home.ok("content", "active").trim().split("\n").length, 1);
});

test("a snapshotter that is not there is named", () => {
  assert.match(
    home.run("snapshots", "--snapshotter", "zfs", "ls").stderr,
    /snapshotter "zfs" is not there: see 'ctr plugins ls'/,
  );
});

test("what was not unpacked is unpacked later; with its image all of it goes", () => {
  home.ok("images", "rm", "--sync", image);
  assert.deepEqual(keys(), []);
  home.ok("images", "import", "--no-unpack", home.image);
  const digest = /sha256:[0-9a-f]{64}/.exec(home.ok("images", "ls"))?.[0] ?? "";
  home.ok("snapshots", "unpack", digest);
  assert.deepEqual(keys(), [top]);
  home.ok("images", "rm", "--sync", image);
  assert.deepEqual(keys(), []);
  for (const name of ["content", "snapshots"]) {
    assert.deepEqual(readdirSync(join(home.folder, "root", name)), []);
  }
});
