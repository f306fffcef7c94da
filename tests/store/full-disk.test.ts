import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { isFault } from "@skiff/base";
import { decodeDigest } from "@skiff/spec";
import { collectGarbage, fetchImage, type ImageSource, removeImage } from "@skiff/store";
import { ociArchive, ociBlobs } from "./make-image.ts";
import { makeTar } from "./make-tar.ts";
import { StoreHome } from "./store-home.ts";

const home = new StoreHome();
const MiB = 1024 * 1024;

const layer = makeTar([
  { name: "a", body: noise(2 * MiB) },
  { name: "b", body: noise(2 * MiB) },
]);
const archive = ociArchive({ layers: [layer], names: ["big:1"] });

/** The same image, as a registry would give it. */
const { manifest, blobs } = ociBlobs({ layers: [layer] });
const source: ImageSource = {
  target: {
    digest: decodeDigest(manifest.digest),
    size: manifest.bytes.length,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
  },
  open: async ({ digest }, offset) => {
    const bytes = blobs.find((blob) => blob.digest === digest)?.bytes ?? Buffer.alloc(0);
    return { start: offset, bytes: Readable.from([bytes.subarray(offset)]) };
  },
};

// Content takes 4 MiB, the snapshot 4 more, the store's own files and reserve some 1.5.
for (const [what, space] of [
  ["while the content is written", 3 * MiB],
  ["near the end of the content", 5 * MiB],
  ["while the layer is unpacked", 7 * MiB],
  ["near the end of unpacking", 9 * MiB],
] as const) {
  test(`importImage() on a disk that is full ${what} says so and leaves nothing`, async () => {
    const path = home.file("big.tar", archive);
    using _disk = smallDisk(space);
    using store = home.open();
    await assert.rejects(home.load(store, path), (fault) => {
      assert.ok(isFault(fault, "resource_exhausted"), String(fault));
      return true;
    });
    home.assertEmpty();
  });

  test(`fetchImage() on a disk that is full ${what} says so and leaves nothing`, async () => {
    using _disk = smallDisk(space);
    using store = home.open();
    const fetching = fetchImage(store, { name: "x.example/big:1", source }, { warn: assert.fail });
    await assert.rejects(fetching, (fault) => {
      assert.ok(isFault(fault, "resource_exhausted"), String(fault));
      return true;
    });
    home.assertEmpty();
  });
}

test("an image can be removed from a disk without a free byte", async () => {
  const path = home.file("big.tar", archive);
  using _disk = smallDisk(16 * MiB);
  using store = home.open();
  await home.load(store, path);
  for (let round = 0; round < 3; round++) fill(join(home.root, `filler${round}`));
  assert.equal(statfsSync(home.root).bavail, 0);
  await removeImage(store, "big:1", { force: false });
  await collectGarbage(store);
  home.assertEmpty();
  for (let round = 0; round < 3; round++) rmSync(join(home.root, `filler${round}`));
  await home.load(store, path);
  assert.equal(store.images.list().length, 1);
});

/** The store's root is a file system of its own. */
function smallDisk(size: number): Disposable {
  mkdirSync(home.root);
  run(["mount", "-t", "tmpfs", "-o", `size=${size},mode=0700`, "tmpfs", home.root]);
  const root = home.root;
  return { [Symbol.dispose]: () => run(["umount", "-l", root]) };
}

function fill(path: string): void {
  for (const size of [MiB, 4096, 1]) {
    const chunk = new Uint8Array(size).fill(1);
    try {
      for (;;) writeFileSync(path, chunk, { flag: "a" });
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "ENOSPC") throw error;
    }
  }
}

function run([program = "", ...args]: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}

/** Bytes that no compression makes fewer. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
