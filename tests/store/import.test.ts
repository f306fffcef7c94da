import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createReadStream, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync, zstdCompressSync } from "node:zlib";
import type { Platform } from "@skiff/spec";
import { importImage } from "@skiff/store";
import { collectGarbage, type Mount, removeImage, type Store } from "@skiff/store";
import { dockerArchive, type ImageParts, ociArchive, ociIndexArchive } from "./make-image.ts";
import { makeTar } from "./make-tar.ts";
import { StoreHome } from "./store-home.ts";

const home = new StoreHome();

const base = makeTar([
  { name: "etc/", type: "5" },
  { name: "etc/base", body: "base", uid: 5 },
  { name: "etc/gone", body: "gone" },
  { name: "old/", type: "5" },
  { name: "old/file", body: "x" },
]);
const upper = makeTar([
  { name: "etc/", type: "5" },
  { name: "etc/.wh.gone", body: "" },
  { name: "etc/upper", body: "upper" },
  { name: "old/", type: "5" },
  { name: "old/.wh..wh..opq", body: "" },
  { name: "old/new", body: "x" },
]);
const parts: ImageParts = { layers: [base, upper], names: ["demo:1"] };

for (const [what, archive] of [
  ["an OCI archive", ociArchive(parts)],
  ["an OCI archive packed by gzip", gzipSync(ociArchive(parts))],
  ["an OCI archive packed by zstd", zstdCompressSync(ociArchive(parts))],
  [
    "an OCI archive whose layers are packed by zstd",
    ociArchive({ ...parts, compress: (layer) => zstdCompressSync(layer) }),
  ],
  [
    "an OCI archive whose layers are not packed",
    ociArchive({ ...parts, compress: (layer) => layer }),
  ],
  ["a docker archive", dockerArchive(parts)],
  ["a docker archive packed by gzip", gzipSync(dockerArchive(parts))],
] as const) {
  test(`importImage() takes in ${what}`, async () => {
    using store = home.open();
    const [image] = await home.load(store, archive);
    assert.ok(image !== undefined);
    assert.equal(image.name, "docker.io/library/demo:1");
    const details = store.images.describe(image);
    assert.deepEqual(details.config.config.cmd, ["sh"]);
    assert.equal(details.size, base.length + upper.length);
    assert.deepEqual(look(store, details.topSnapshot), [
      "etc",
      "etc/base",
      "etc/upper",
      "old",
      "old/new",
    ]);
    assert.deepEqual(store.images.resolve("demo:1"), image);
    assert.deepEqual(store.images.resolve(details.id), image);
    assert.deepEqual(store.images.resolve(details.id.slice(7, 19)), image);
    await assertRemovable(store, "demo:1");
  });
}

test("importImage() takes in an OCI layout that is a directory, and one that comes as a stream", async () => {
  const layout = join(home.scratch, "layout");
  mkdirSync(layout);
  spawnSync("tar", ["-x", "-C", layout], { input: ociArchive(parts) });
  using store = home.open();
  await home.load(store, layout);
  const path = home.file("archive.tar", ociArchive({ ...parts, names: ["second:2"] }));
  await importImage(store, createReadStream(path), { warn: assert.fail });
  assert.deepEqual(
    store.images
      .list()
      .map(({ name }) => name)
      .toSorted(),
    ["docker.io/library/demo:1", "docker.io/library/second:2"],
  );
  assert.equal(store.snapshots.list().length, 2, "the layers are there once");
});

test("importImage() shares layers, and removeImage() keeps those that are shared", async () => {
  using store = home.open();
  await home.load(store, ociArchive({ ...parts, names: ["two:1"] }));
  await home.load(store, ociArchive({ layers: [base], names: ["one:1"] }));
  assert.equal(store.snapshots.list().length, 2);
  const removed = await removeImage(store, "two:1", { force: false });
  assert.deepEqual(removed.untagged, ["docker.io/library/two:1"]);
  assert.equal(removed.deleted.length, 2, "the image and its own snapshot");
  const one = store.images.describe(store.images.resolve("one:1"));
  assert.deepEqual(look(store, one.topSnapshot), [
    "etc",
    "etc/base",
    "etc/gone",
    "old",
    "old/file",
  ]);
  await assertRemovable(store, "one:1");
});

test("importImage() takes docker's links between equal layers", async () => {
  using store = home.open();
  const [image] = await home.load(store, dockerArchive({ layers: [base, upper, base] }));
  assert.ok(image !== undefined);
  const { layers, topSnapshot } = store.images.describe(image);
  assert.equal(layers[0]?.digest, layers[2]?.digest);
  assert.equal(store.snapshots.list().length, 3);
  assert.deepEqual(look(store, topSnapshot), [
    "etc",
    "etc/base",
    "etc/gone",
    "etc/upper",
    "old",
    "old/file",
    "old/new",
  ]);
  await assertRemovable(store, "test:latest");
});

test("importImage() gives an image all of its names, and one without a name its digest", async () => {
  using store = home.open();
  await home.load(store, ociArchive({ layers: [base], names: ["a:1", "b", "ghcr.io/c/d:2"] }));
  const names = store.images.list().map(({ name }) => name);
  assert.deepEqual(names.toSorted(), [
    "docker.io/library/a:1",
    "docker.io/library/b:latest",
    "ghcr.io/c/d:2",
  ]);
  const { id } = store.images.describe(store.images.resolve("a:1"));
  await assert.rejects(removeImage(store, id, { force: false }), { code: "failed_precondition" });
  await removeImage(store, "a:1", { force: false });
  assert.equal(store.snapshots.list().length, 1);
  await removeImage(store, id, { force: true });
  const [nameless] = await home.load(store, ociArchive({ layers: [base], names: ["No Name"] }));
  assert.equal(nameless?.name, nameless?.target.digest);
  await assertRemovable(store, id);
});

test("importImage() points a name to the new image, and removes the old one", async () => {
  using store = home.open();
  await home.load(store, ociArchive({ layers: [base], names: ["app:1"] }));
  await home.load(store, ociArchive({ layers: [upper], names: ["app:1"] }));
  assert.equal(store.images.list().length, 1);
  assert.equal(store.snapshots.list().length, 1);
  assert.equal(readdirSync(join(home.root, "snapshots")).length, 1);
  await assertRemovable(store, "app:1");
});

test("importImage() chooses the platform, and keeps the others' content", async () => {
  using store = home.open();
  const archive = ociIndexArchive("multi:1", [
    { layers: [base], architecture: "riscv64" },
    { layers: [upper], architecture: "amd64" },
    { layers: [base, upper], architecture: "arm64" },
  ]);
  const [image] = await home.load(store, archive);
  assert.ok(image !== undefined);
  const platform = (architecture: string): Platform => ({
    os: "linux",
    architecture,
    variant: undefined,
    osVersion: undefined,
    osFeatures: undefined,
  });
  assert.equal(store.images.describe(image, platform("riscv64")).layers.length, 1);
  assert.equal(store.images.describe(image, platform("arm64")).layers.length, 2);
  assert.throws(() => store.images.describe(image, platform("s390x")), {
    code: "not_found",
    message: "image docker.io/library/multi:1 has nothing for linux/s390x",
  });
  assert.equal(store.content.list().length, 1 + 3 * 2 + 2);
  await assertRemovable(store, "multi:1");
});

test("importImage() keeps one platform alone where that is asked for", async () => {
  using store = home.open();
  const archive = ociIndexArchive("multi:2", [
    { layers: [base], architecture: "riscv64" },
    { layers: [upper], architecture: "arm64" },
  ]);
  const platform = { os: "linux", variant: undefined, osVersion: undefined, osFeatures: undefined };
  const load = (architecture: string): ReturnType<typeof importImage> =>
    importImage(store, home.file("archive.tar", archive), {
      warn: assert.fail,
      platform: { ...platform, architecture },
      isAlone: true,
    });
  const [image] = await load("riscv64");
  assert.ok(image !== undefined);
  const riscv = { ...platform, architecture: "riscv64" };
  assert.equal(store.images.describe(image, riscv).layers.length, 1);
  assert.throws(() => store.images.describe(image, { ...platform, architecture: "arm64" }), {
    code: "not_found",
  });
  assert.equal(store.content.list().length, 1 + 2 + 1); // the index; a manifest and its configuration; a layer
  await assert.rejects(load("s390x"), { code: "invalid_argument" });
  await assertRemovable(store, "multi:2");
});

test("an image that a container uses stays, with force without a name, until the container goes", async () => {
  using store = home.open();
  const [image] = await home.load(store, ociArchive(parts));
  assert.ok(image !== undefined);
  const { topSnapshot } = store.images.describe(image);
  store.containers.claim({
    pending: "no",
    id: "c1",
    name: "someone",
    imageName: image.name,
    imageDigest: image.target.digest,
    snapshotKey: "c1",
    record: {},
  });
  store.snapshots.prepare("c1", topSnapshot);
  await assert.rejects(removeImage(store, "demo:1", { force: false }), {
    code: "failed_precondition",
    message:
      'conflict: unable to remove repository reference "demo:1" (must force) - container c1 (someone) is using its referenced image',
  });
  const removed = await removeImage(store, "demo:1", { force: true });
  assert.deepEqual(removed.deleted, []);
  assert.equal(store.snapshots.list().length, 3);
  assert.deepEqual(store.images.list(), []);
  await store.snapshots.remove("c1");
  store.containers.remove("c1");
  await collectGarbage(store);
  home.assertEmpty();
});

test("collectGarbage() removes files whose rows a power loss has undone", async () => {
  using store = home.open();
  await home.load(store, ociArchive(parts));
  writeFileSync(join(store.contentDirectory, "999"), "x");
  mkdirSync(join(store.snapshotDirectory, "999/fs/deep"), { recursive: true });
  await collectGarbage(store);
  assert.equal(readdirSync(store.contentDirectory).length, 4);
  assert.equal(readdirSync(store.snapshotDirectory).length, 2);
  await assertRemovable(store, "demo:1");
});

test("importImage() can be called off", async () => {
  using store = home.open();
  const path = home.file("archive.tar", ociArchive(parts));
  const call = new AbortController();
  call.abort(new Error("enough"));
  await assert.rejects(
    importImage(store, path, { warn: assert.fail, signal: call.signal }),
    /enough/,
  );
  home.assertEmpty();
});

/** What a container on this snapshot would see. */
function look(store: Store, snapshot: string | undefined): readonly string[] {
  const target = join(home.scratch, "mounted");
  mkdirSync(target, { recursive: true });
  store.snapshots.view("look", snapshot);
  const mounts = store.snapshots.mounts("look");
  for (const mount of mounts) run(mountCommand(mount, target));
  try {
    const entries = readdirSync(target, { recursive: true, encoding: "utf8" });
    return entries.toSorted();
  } finally {
    run(["umount", target]);
  }
}

function mountCommand({ type, source, options }: Mount, target: string): readonly string[] {
  return type === "bind"
    ? ["mount", "--bind", source, target]
    : ["mount", "-t", type, source, target, "-o", options.join(",")];
}

function run([program = "", ...args]: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}

async function assertRemovable(store: Store, name: string): Promise<void> {
  await removeImage(store, name, { force: false });
  await collectGarbage(store);
  home.assertEmpty();
}
