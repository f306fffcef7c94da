import assert from "node:assert/strict";
import { test } from "node:test";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const list = (): string[] =>
  home
    .ok("namespaces", "ls")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/ +/g, " ").trim());

test("namespaces are made, labelled and removed", () => {
  home.ok("namespaces", "create", "one", "a=1", "b=2");
  assert.deepEqual(list(), ["one a=1,b=2"]);
  home.ok("namespaces", "label", "one", "a=3", "b=");
  assert.deepEqual(list(), ["one a=3"]);
  assert.match(home.run("namespaces", "create", "one").stderr, /namespace one: already exists/);
  home.ok("namespaces", "rm", "one");
  assert.deepEqual(list(), []);
});

test("a namespace's name, and its labels' length, are checked", () => {
  assert.match(home.run("namespaces", "create", "a/b").stderr, /"a\/b": only letters and digits/);
  assert.match(
    home.run("--namespace", "-x", "images", "ls").stderr,
    /namespace "-x": only letters/,
  );
  const long = `k=${"v".repeat(4096)}`;
  assert.match(
    home.run("namespaces", "create", "n", long).stderr,
    /label k: 4097 bytes, where 4096/,
  );
  assert.deepEqual(list(), []);
});

test("what is in a namespace is seen there alone, and keeps it", () => {
  home.ok("--namespace", "two", "images", "import", "--no-unpack", home.image);
  assert.deepEqual(list(), ["two"]);
  assert.equal(home.ok("images", "ls", "--quiet"), "");
  assert.equal(home.ok("content", "ls", "--quiet"), "");
  const image = home.ok("--namespace", "two", "images", "ls", "--quiet").trim();
  assert.equal(image, "docker.io/library/busybox:latest");
  assert.match(
    home.run("namespaces", "rm", "two").stderr,
    /namespace two must be empty, but it still has images, blobs/,
  );

  // The same content in another namespace: removed here, it is still there.
  home.ok("--namespace", "three", "images", "import", "--no-unpack", home.image);
  home.ok("--namespace", "two", "images", "rm", "--sync", image);
  assert.equal(home.ok("--namespace", "two", "content", "ls", "--quiet"), "");
  const [digest = ""] = home.ok("--namespace", "three", "content", "ls", "--quiet").split("\n");
  home.ok("--namespace", "three", "content", "get", digest);
  home.ok("--namespace", "three", "images", "rm", "--sync", image);
  assert.deepEqual(list(), []);
});
