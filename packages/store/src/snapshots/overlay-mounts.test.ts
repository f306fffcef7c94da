import assert from "node:assert/strict";
import { test } from "node:test";
import { chainIds } from "./chain-ids.ts";
import { overlayMounts } from "./overlay-mounts.ts";
import { decodeDigest } from "@skiff/spec";

const plan = (kind: "active" | "view", lower: readonly string[]): readonly string[] =>
  overlayMounts({ kind, directory: "/s/9", lower, hasIndex: true, attributes: [] }).map(
    ({ type, source, options }) => `${type} ${source} ${options.join(",")}`,
  );

test("overlayMounts() needs overlayfs only where there is something to merge", () => {
  assert.deepEqual(plan("active", []), ["bind /s/9/fs rw,rbind"]);
  assert.deepEqual(plan("view", []), ["bind /s/9/fs ro,rbind"]);
  assert.deepEqual(plan("view", ["/s/1/fs"]), ["bind /s/1/fs ro,rbind"]);
  assert.deepEqual(plan("view", ["/s/2/fs", "/s/1/fs"]), [
    "overlay overlay index=off,lowerdir=/s/2/fs:/s/1/fs",
  ]);
  assert.deepEqual(plan("active", ["/s/2/fs", "/s/1/fs"]), [
    "overlay overlay index=off,upperdir=/s/9/fs,workdir=/s/9/work,lowerdir=/s/2/fs:/s/1/fs",
  ]);
});

test("chainIds() names each layer with all below it", () => {
  const diffIds = ["1", "2", "3"].map((digit) => decodeDigest(`sha256:${digit.repeat(64)}`));
  const [first, second, third] = chainIds(diffIds);
  assert.equal(first, diffIds[0]);
  // printf 'sha256:111… sha256:222…' | sha256sum
  assert.equal(second, "sha256:9932074217c35353d2e03a3f5a86549f7c67bfeb0ba53e23d69f4d4c8f7958f5");
  assert.equal(third, "sha256:50127c0d6b338be78246434b4bce23ecf75e505158ea0bbd15effeb162fbf3ec");
});
