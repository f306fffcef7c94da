import assert from "node:assert/strict";
import { test } from "node:test";
import { pid } from "@skiff/kernel";
import { decodeContainerId } from "@skiff/spec";
import { decodeBrief, encodeBrief } from "./brief.ts";
import type { Owned } from "./owned.ts";

const owned: Owned = {
  id: decodeContainerId("c1"),
  ociVersion: "1.3.0",
  bundle: '/b "ö"',
  rootfs: "/b/rootfs",
  created: "2026-01-01T00:00:00.000Z",
  annotations: {},
  namespaces: ["pid"],
  cgroup: [
    { version: 1, controllers: ["cpu"], path: "/sys/fs/cgroup/cpu/c1" },
    { version: 1, controllers: ["freezer"], path: "/sys/fs/cgroup/freezer/c1" },
  ],
};
const init = { pid: pid(41), startTime: 7, cgroup: owned.cgroup };

test("decodeBrief() says what encodeBrief() was told", () => {
  const freezer = "/sys/fs/cgroup/freezer/c1/freezer.state";
  const { created, bundle } = owned;
  assert.deepEqual(decodeBrief(encodeBrief(owned, init)), ["41", "7", freezer, created, bundle]);
  const without = { ...owned, cgroup: owned.cgroup.slice(0, 1) };
  assert.equal(decodeBrief(encodeBrief(without, init))?.[2], "");
});

test("encodeBrief() says nothing where a link could not, or not so that it is understood", () => {
  assert.equal(encodeBrief({ ...owned, bundle: "/b\nc" }, init), undefined);
  assert.equal(encodeBrief({ ...owned, bundle: `/${"ö".repeat(2040)}` }, init), undefined);
  assert.ok(encodeBrief({ ...owned, bundle: `/${"ö".repeat(1900)}` }, init) !== undefined);
});

test("decodeBrief() understands nothing else", () => {
  for (const text of [undefined, "", "1\n2\n3\n4", "1\n2\n3\n4\n5\n6", Uint8Array.of(0xff)]) {
    assert.equal(decodeBrief(text), undefined);
  }
});
