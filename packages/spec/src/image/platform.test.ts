import assert from "node:assert/strict";
import { test } from "node:test";
import { decodePlatformText, encodePlatform, rankPlatform } from "../index.ts";

const rank = (offered: string, wanted: string): number | undefined =>
  rankPlatform(decodePlatformText(offered), decodePlatformText(wanted));

test("decodePlatformText() knows the other names of an architecture", () => {
  assert.equal(encodePlatform(decodePlatformText("linux/x86_64")), "linux/amd64");
  assert.equal(encodePlatform(decodePlatformText("Linux/aarch64")), "linux/arm64");
  assert.equal(encodePlatform(decodePlatformText("linux/armhf")), "linux/arm/v7");
  assert.equal(encodePlatform(decodePlatformText("linux/arm64/v8")), "linux/arm64/v8");
});

test("decodePlatformText() refuses what is no platform", () => {
  for (const text of ["", "linux", "linux/", "linux/a/b/c", "linux/a b"]) {
    assert.throws(() => decodePlatformText(text), { code: "invalid_argument" }, text);
  }
});

test("rankPlatform() takes the same platform first, then older variants", () => {
  assert.equal(rank("linux/amd64", "linux/amd64"), 0);
  assert.equal(rank("linux/arm64/v8", "linux/arm64"), 0);
  assert.equal(rank("linux/arm/v6", "linux/arm/v7"), 1);
  assert.equal(rank("linux/amd64", "linux/amd64/v3"), 1);
  assert.equal(rank("linux/arm/v8", "linux/arm/v7"), undefined);
  assert.equal(rank("linux/amd64/v3", "linux/amd64"), undefined);
  assert.equal(rank("windows/amd64", "linux/amd64"), undefined);
  assert.equal(rank("linux/386", "linux/amd64"), undefined);
});
