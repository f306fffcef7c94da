import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hierarchy } from "./hierarchy.ts";
import { planCgroup } from "./plan-cgroup.ts";

const v1: Hierarchy = {
  version: 1,
  controllers: ["memory"],
  mount: "/sys/fs/cgroup/memory",
  own: "/user/1",
};
const hybridV2: Hierarchy = {
  version: 2,
  controllers: [],
  mount: "/sys/fs/cgroup/unified",
  own: "/",
};
const pureV2: Hierarchy = {
  version: 2,
  controllers: [],
  mount: "/sys/fs/cgroup",
  own: "/user.slice/session",
};

function paths(
  hierarchies: readonly Hierarchy[],
  cgroupsPath: string | undefined,
): readonly string[] {
  return planCgroup(hierarchies, { cgroupsPath, id: "c1" }).map(({ path }) => path);
}

test("planCgroup() puts the v2 directory first, whatever the order of hierarchies", () => {
  const planned = planCgroup([v1, hybridV2], { cgroupsPath: "/a", id: "c1" });
  assert.deepEqual(planned, [
    { version: 2, controllers: [], path: "/sys/fs/cgroup/unified/a" },
    { version: 1, controllers: ["memory"], path: "/sys/fs/cgroup/memory/a" },
  ]);
});

test("planCgroup() takes an absolute path from the root of each hierarchy", () => {
  assert.deepEqual(paths([v1], "/a/b"), ["/sys/fs/cgroup/memory/a/b"]);
  assert.deepEqual(paths([pureV2], "//a/./b/"), ["/sys/fs/cgroup/a/b"]);
});

test("planCgroup() takes a relative path, and the id if there is none, from its own cgroup", () => {
  for (const none of [undefined, ""]) {
    assert.deepEqual(paths([v1], none), ["/sys/fs/cgroup/memory/user/1/c1"]);
  }
  assert.deepEqual(paths([v1], "a/b"), ["/sys/fs/cgroup/memory/user/1/a/b"]);
});

test("planCgroup() goes beside its own cgroup on v2, which has processes", () => {
  assert.deepEqual(paths([pureV2], undefined), ["/sys/fs/cgroup/user.slice/c1"]);
  assert.deepEqual(paths([hybridV2], undefined), ["/sys/fs/cgroup/unified/c1"]);
});

test("planCgroup() refuses a path that climbs", () => {
  for (const path of ["..", "/..", "a/../b", "/a/.."]) {
    assert.throws(() => paths([v1], path), {
      code: "invalid_argument",
      message: `linux.cgroupsPath: ${path} must not contain ".."`,
    });
  }
});

test("planCgroup() refuses a path that names the hierarchy's root", () => {
  for (const path of ["/", "//", "/./", "."]) {
    assert.throws(() => paths([hybridV2], path), { code: "invalid_argument" });
  }
});
