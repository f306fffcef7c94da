import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { OarHome, programs } from "../fixtures/index.ts";

/** As an engine of an ordinary user runs it: as root of a user namespace that has one id. */
const home = new OarHome(["unshare", "--user", "--map-root-user", "--mount", "env", "USER=ann"]);

describe("root of a user namespace", () => {
  test("runs a container in it, with the host's devices and without its own cgroup's limits", () => {
    const script = "id -u; stat -c '%F %t:%T' /dev/null; grep -c . /proc/self/uid_map";
    const { status, stdout, stderr } = home.inside(script);
    assert.deepEqual([status, stdout, stderr], [0, "0\ncharacter special file 1:3\n1\n", ""]);
  });

  test("keeps its containers where the ordinary user's are", () => {
    const folder = join(home.folder, "runtime");
    using container = home.container();
    const oar = (...words: readonly string[]): string => {
      const env = { XDG_RUNTIME_DIR: folder };
      const { status, stdout, stderr } = home.run([programs.oar, ...words], { env });
      assert.deepEqual([status, stderr], [0, ""]);
      return stdout;
    };
    oar("create", "--bundle", container.bundle, container.id);
    assert.deepEqual(readdirSync(join(folder, "oar")), [container.id]);
    oar("delete", "--force", container.id);
    rmSync(folder, { recursive: true });
  });

  test("execs in a container, and has another one in its pid namespace", () => {
    using container = home.container();
    using other = home.container((config) => {
      const { id } = container;
      const namespaces = config.linux.namespaces.map(({ type }) =>
        type === "pid" ? { type, path: join(home.folder, id, "pid") } : { type },
      );
      return { ...config, linux: { ...config.linux, namespaces } };
    });
    // One user namespace for them all.
    const script = `
      set -e; oar() { ${programs.oar} --root ${home.root} "$@"; }
      oar create --bundle ${container.bundle} ${container.id}; oar start ${container.id}
      oar exec ${container.id} readlink /proc/self
      pid=$(oar state ${container.id} | sed -n 's/.*"pid": \\([0-9]*\\).*/\\1/p')
      ln -s /proc/$pid/ns/pid ${container.bundle}/pid
      oar create --bundle ${other.bundle} ${other.id}; oar start ${other.id}
      oar exec ${other.id} ps -o args
      oar delete --force ${other.id}; oar delete --force ${container.id}`;
    const { status, stdout, stderr } = home.run(["sh", "-c", script]);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^\d+\n(.*\n)*.*sleep 1000\n(.*\n)*.*sleep 1000\n/);
  });

  test("creates a container and deletes it by force", () => {
    using container = home.container();
    container.sure(["create"]);
    assert.equal(container.state()["status"], "created");
    container.sure(["delete", "--force"]);
    assert.deepEqual(readdirSync(home.root), []);
  });
});
