import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decodeDigest,
  decodeDockerArchiveManifest,
  decodeImageConfig,
  decodeImageIndex,
  decodeImageManifest,
  digestParts,
} from "../index.ts";

const digest = `sha256:${"0".repeat(64)}`;
const descriptor = { mediaType: "x", digest, size: 2 };

test("decodeDigest() takes sha256 and sha512 only, whole and in lower case", () => {
  assert.deepEqual(digestParts(decodeDigest(digest)), { algorithm: "sha256", hex: "0".repeat(64) });
  decodeDigest(`sha512:${"f".repeat(128)}`);
  for (const text of [
    "",
    "sha256:",
    `sha256:${"0".repeat(63)}`,
    `sha256:${"A".repeat(64)}`,
    `sha512:${"0".repeat(64)}`,
    `md5:${"0".repeat(32)}`,
    `sha256:${"0".repeat(64)}\n`,
    `sha256:../../${"0".repeat(58)}`,
  ]) {
    assert.throws(() => decodeDigest(text), { code: "invalid_argument" }, text);
  }
});

test("decodeImageManifest() names the path of what is wrong", () => {
  const manifest = { schemaVersion: 2, config: descriptor, layers: [descriptor] };
  assert.equal(decodeImageManifest(manifest).layers.length, 1);
  refuses(
    () => decodeImageManifest({ ...manifest, layers: [descriptor, { ...descriptor, size: -1 }] }),
    "layers[1].size: -1 is not between 0 and 9007199254740991",
  );
  refuses(
    () => decodeImageManifest({ ...manifest, schemaVersion: 1 }),
    "schemaVersion: 1 is not supported, only 2 is",
  );
  refuses(
    () => decodeImageManifest({ ...manifest, config: { ...descriptor, digest: "sha256:1" } }),
    'config.digest: "sha256:1" is not a sha256 or sha512 digest',
  );
});

test("decodeImageIndex() reads platforms", () => {
  const platform = { os: "linux", architecture: "arm", variant: "v7", "os.features": ["x"] };
  const index = decodeImageIndex({ schemaVersion: 2, manifests: [{ ...descriptor, platform }] });
  assert.deepEqual(index.manifests[0]?.platform?.variant, "v7");
});

test("decodeImageConfig() tells a cleared list from an absent one", () => {
  const config = decodeImageConfig({
    architecture: "amd64",
    os: "linux",
    config: { Entrypoint: null, Cmd: [], Volumes: { "/a": {} }, Labels: { k: "v" } },
    rootfs: { type: "layers", diff_ids: [digest] },
    history: [{ created_by: "x", empty_layer: true }],
  });
  assert.equal(config.config.entrypoint, undefined);
  assert.deepEqual(config.config.cmd, []);
  assert.deepEqual(config.config.volumes, ["/a"]);
  assert.deepEqual([...config.config.labels], [["k", "v"]]);
  assert.equal(config.history[0]?.emptyLayer, true);
  assert.deepEqual(config.diffIds, [digest]);
});

test("decodeImageConfig() names the path of what is wrong", () => {
  const config = { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } };
  refuses(
    () => decodeImageConfig({ ...config, config: { Env: ["A=b", 1] } }),
    "config.Env[1]: expected string, found number",
  );
  refuses(
    () => decodeImageConfig({ ...config, rootfs: {} }),
    "rootfs.type: expected string, found nothing",
  );
});

test("decodeDockerArchiveManifest() takes null for no tags", () => {
  assert.deepEqual(
    decodeDockerArchiveManifest([{ Config: "a.json", RepoTags: null, Layers: ["l"] }]),
    [{ config: "a.json", repoTags: [], layers: ["l"] }],
  );
  refuses(() => decodeDockerArchiveManifest([{}]), "[0].Config: expected string, found nothing");
});

function refuses(decode: () => unknown, message: string): void {
  assert.throws(decode, { code: "invalid_argument", message });
}
