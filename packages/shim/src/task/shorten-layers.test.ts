import assert from "node:assert/strict";
import { test } from "node:test";
import { shortenLayers } from "./shorten-layers.ts";

const layers = (count: number, folder: string): string =>
  Array.from({ length: count }, (_, index) => `${folder}/${index}/fs`).join(":");

test("shortenLayers() leaves alone what fits", () => {
  assert.equal(shortenLayers("index=off,lowerdir=/a:/b"), undefined);
});

test("shortenLayers() says layers of the folder that they are in", () => {
  const long = "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots";
  const others = "index=off,workdir=/w,upperdir=/u";
  assert.deepEqual(shortenLayers(`${others},lowerdir=${layers(60, long)}`), {
    folder: long,
    options: `${others},lowerdir=${layers(60, "").replaceAll(":/", ":").slice(1)}`,
  });
});

test("shortenLayers() finds the folder of layers in several", () => {
  const a = layers(60, `/root/${"a".repeat(40)}`);
  const b = layers(60, `/root/${"b".repeat(40)}`);
  const seen = shortenLayers(`lowerdir=${a}:${b}`);
  assert.equal(seen?.folder, "/root");
  assert.ok(seen?.options.startsWith(`lowerdir=${"a".repeat(40)}/0/fs:`));
});

test("shortenLayers() has no help for layers that share nothing", () => {
  assert.equal(shortenLayers(`lowerdir=${layers(80, `/${"a".repeat(60)}`)}:/b/c`), undefined);
});
