import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { planScope } from "./plan-scope.ts";

const hierarchies = [{ version: 2, controllers: [], mount: "/sys/fs/cgroup", own: "/x" }] as const;

const system = { socket: "/run/systemd/private", above: "" };

describe("planScope()", () => {
  test("takes slice, prefix and name, and puts a slice into those that its name tells", () => {
    const { unit, slice, path } = plan("kubepods-burstable-pod1_2.slice:cri-containerd:c1");
    assert.deepEqual(unit, { name: "cri-containerd-c1.scope", socket: "/run/systemd/private" });
    assert.equal(slice, "kubepods-burstable-pod1_2.slice");
    assert.equal(
      path,
      "/sys/fs/cgroup/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1_2.slice/cri-containerd-c1.scope",
    );
  });

  test("names it for the id in system.slice where nothing is said", () => {
    for (const path of [undefined, ""]) {
      assert.equal(plan(path).path, "/sys/fs/cgroup/system.slice/oar-id1.scope");
    }
  });

  test("is below the cgroup of a user's own systemd, in user.slice where nothing is said", () => {
    const socket = "/run/user/7/systemd/private";
    const above = "/user.slice/user-7.slice/user@7.service";
    const user = { socket, above, id: "id1", cgroupsPath: undefined };
    const { unit, slice, cgroup } = planScope(hierarchies, user);
    assert.deepEqual([unit.socket, slice], [socket, "user.slice"]);
    assert.equal(cgroup[0]?.path, `/sys/fs/cgroup${above}/user.slice/oar-id1.scope`);
  });

  test("leaves out an empty prefix, and takes the root slice", () => {
    assert.equal(plan("-.slice::c1").path, "/sys/fs/cgroup/c1.scope");
  });

  test("refuses another form, and names that would lead elsewhere", () => {
    for (const path of ["/a/b", "a.slice:b", "a.slice:b:", "a.slice:b:c:d"]) {
      assert.throws(() => plan(path), { code: "invalid_argument", message: /slice:prefix:name/ });
    }
    for (const path of ["a.slice:../b:c", "a.slice:b:c/d", `a.slice:b:${"c".repeat(250)}`]) {
      assert.throws(() => plan(path), { code: "invalid_argument", message: /no name of a unit/ });
    }
    for (const slice of ["a", "../a.slice", "a--b.slice", "-a.slice", "a-.slice", ".slice"]) {
      assert.throws(() => plan(`${slice}:b:c`), {
        code: "invalid_argument",
        message: /no name of a slice/,
      });
    }
  });

  const v1 = { version: 1, controllers: ["cpu"], mount: "/sys/fs/cgroup/cpu", own: "/" } as const;
  const unified = {
    version: 2,
    controllers: [],
    mount: "/sys/fs/cgroup/unified",
    own: "/",
  } as const;

  test("is in all hierarchies, the v2 one first", () => {
    const { cgroup } = planScope([v1, unified], { ...system, cgroupsPath: "a.slice::c", id: "" });
    assert.deepEqual(cgroup, [
      { version: 2, controllers: [], path: "/sys/fs/cgroup/unified/a.slice/c.scope" },
      { version: 1, controllers: ["cpu"], path: "/sys/fs/cgroup/cpu/a.slice/c.scope" },
    ]);
  });

  test("refuses a user's own systemd where there is a v1 hierarchy", () => {
    const user = { socket: "/run/user/7/systemd/private", above: "/user", id: "c1" };
    assert.throws(() => planScope([v1, ...hierarchies], { ...user, cgroupsPath: undefined }), {
      code: "failed_precondition",
    });
  });
});

function plan(
  cgroupsPath: string | undefined,
): ReturnType<typeof planScope> & { readonly path: string | undefined } {
  const scope = planScope(hierarchies, { ...system, cgroupsPath, id: "id1" });
  return { ...scope, path: scope.cgroup[0]?.path };
}
