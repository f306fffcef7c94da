import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { DockerRegistry } from "../../registry/docker-registry.ts";
import { skiffdHome } from "./skiffd-home.ts";

const folder = mkdtempSync(join(tmpdir(), "ctr-registry-"));
const registry = DockerRegistry.start(folder);
after(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});
const home = skiffdHome();
const image = "docker.io/library/busybox:latest";
const plain = "--plain-http";
const name = `${registry.host}/busybox:1`;

const contents = (): number =>
  home.ok("content", "ls", "--quiet").split("\n").filter(Boolean).length;

test("an image is pushed, pulled, run and removed", () => {
  home.ok("images", "import", "--no-unpack", home.image);
  home.ok("images", "push", plain, name, image);
  home.ok("images", "rm", "--sync", image);
  assert.equal(contents(), 0);
  const pulled = home.ok("images", "pull", plain, "--label", "color=red", "--print-chainid", name);
  assert.match(pulled, /image chain ID: sha256:[0-9a-f]{64}\n/);
  assert.equal(home.ok("images", "ls", "--quiet", "labels.color==red").trim(), name);
  const id = `${home.marker}-pulled`;
  assert.equal(home.ok("run", "--rm", name, id, "echo", "pulled"), "pulled\n");
  home.ok("images", "rm", "--sync", name);
  assert.deepEqual(readdirSync(join(home.folder, "root/snapshots")), []);
});

test("an image is fetched without being unpacked, and content by its own", () => {
  home.ok("content", "fetch", plain, name);
  assert.equal(contents(), 3);
  assert.equal(home.ok("snapshots", "ls").trim().split("\n").length, 1);
  const [digest = ""] = home.ok("content", "ls", "--quiet").split("\n");
  assert.match(home.ok("content", "fetch-object", plain, name, digest), /schemaVersion/);
  home.ok("images", "rm", "--sync", name);
});

test("an image is made anew with plain layers, which are content of their own", () => {
  home.ok("images", "import", home.image);
  home.ok("images", "convert", "--oci", "--uncompress", image, "plain:1");
  assert.equal(contents(), 5);
  assert.match(home.ok("images", "check", "--quiet"), /plain:1/);
  const id = `${home.marker}-plain`;
  assert.equal(home.ok("run", "--rm", "plain:1", id, "echo", "plain"), "plain\n");
  home.ok("images", "rm", "--sync", image, "plain:1");
  assert.equal(contents(), 0);
});

test("what an image's unpacked layers need no more is removed when that is asked for", () => {
  home.ok("images", "import", home.image);
  home.ok("content", "prune", "references");
  assert.equal(contents(), 2);
  const id = `${home.marker}-pruned`;
  assert.equal(home.ok("run", "--rm", image, id, "echo", "pruned"), "pruned\n");
  home.ok("images", "rm", "--sync", image);
});
