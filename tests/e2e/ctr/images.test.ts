import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const busybox = "docker.io/library/busybox:latest";
const indexed = "docker.io/library/indexed:latest";
const names = (...filters: string[]): string[] =>
  home
    .ok("images", "ls", "--quiet", ...filters)
    .split("\n")
    .filter(Boolean);

test("an image is imported, listed, tagged, labelled, exported and removed with its content", () => {
  home.ok("images", "import", "--no-unpack", "--index-name", indexed, home.image);
  assert.deepEqual(names(), [busybox, indexed]);
  assert.match(home.ok("images", "ls", `name==${busybox}`), /image\.manifest\.v1\+json sha256:/);
  home.ok("images", "tag", indexed, "docker.io/library/b:1");
  home.ok("images", "label", indexed, "color=red");
  assert.deepEqual(names("labels.color==red"), [indexed]);
  assert.match(home.run("images", "tag", indexed, busybox).stderr, /already exists/);

  const archive = join(home.folder, "out.tar");
  home.ok("images", "export", archive, busybox);
  home.ok("images", "rm", "--sync", ...names());
  assert.deepEqual(names(), []);
  assert.equal(home.ok("content", "ls", "--quiet"), "");
  assert.deepEqual(readdirSync(join(home.folder, "root/content")), []);

  home.ok("images", "import", "--no-unpack", archive);
  assert.deepEqual(names(), [busybox]);
  home.ok("images", "rm", "--sync", busybox);
});

test("an image that is not there is not found", () => {
  assert.match(home.run("images", "tag", "none", "other").stderr, /image "none": not found/);
});

test("what skiff loads is seen in its namespace, and the other way round nothing is lost", () => {
  const skiff = (...args: string[]) =>
    runProgram([join(home.oar, "../skiff"), "--root", join(home.folder, "root"), ...args]);
  home.ok("images", "import", "--no-unpack", home.image);
  const loaded = skiff("load", "--input", home.image);
  assert.equal(loaded.status, 0, loaded.stderr);
  assert.equal(home.ok("--namespace", "skiff", "images", "ls", "--quiet").trim(), busybox);
  assert.match(skiff("images").stdout, /^busybox +latest/m);
  assert.equal(skiff("rmi", "busybox").status, 0);
  assert.equal(home.ok("--namespace", "skiff", "images", "ls", "--quiet"), "");
  assert.equal(home.ok("content", "ls", "--quiet").trim().split("\n").length, 3);
  home.ok("images", "rm", "--sync", busybox);
});
