import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { OarHome } from "../fixtures/index.ts";

/** As an engine of an ordinary user runs it: as root of a user namespace that has one id. */
const home = new OarHome(["unshare", "--user", "--map-root-user", "--mount", "env", "USER=ann"]);

describe("root of a user namespace", () => {
  test("runs a container in it, with the host's devices and without its own cgroup's limits", () => {
    const script = "id -u; stat -c '%F %t:%T' /dev/null; grep -c . /proc/self/uid_map";
    const { status, stdout, stderr } = home.inside(script);
    assert.deepEqual([status, stdout, stderr], [0, "0\ncharacter special file 1:3\n1\n", ""]);
  });

  test("creates a container and deletes it by force", () => {
    using container = home.container();
    container.sure(["create"]);
    assert.equal(container.state()["status"], "created");
    container.sure(["delete", "--force"]);
    assert.deepEqual(readdirSync(home.root), []);
  });
});
