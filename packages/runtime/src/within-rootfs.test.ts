import assert from "node:assert/strict";
import { test } from "node:test";
import { withinRootfs } from "./within-rootfs.ts";

test("withinRootfs() takes the root file system's own path from the beginning of a destination", () => {
  const rootfs = "/b/./c1//rootfs/";
  assert.equal(withinRootfs(rootfs, "/b/c1/rootfs/tmp/bind"), "/tmp/bind");
  assert.equal(withinRootfs(rootfs, "/b/c1/x/../rootfs//tmp/./bind/"), "/tmp/bind");
  assert.equal(withinRootfs(rootfs, "/b/c1/rootfs"), "/");
});

test("withinRootfs() leaves any other destination as it is", () => {
  for (const path of ["/b/c1/rootfs2/a", "/b/c1", "/a//b", "/b/c1/rootfs/../a", "/x/b/c1/rootfs"]) {
    assert.equal(withinRootfs("/b/c1/rootfs", path), path);
    assert.equal(withinRootfs("/", path), path);
  }
});
