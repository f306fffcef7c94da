import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { type Change, OarHome, runProgram, type TestContainer } from "../../fixtures/index.ts";

const home = new OarHome();
const besideV1 =
  "cd /sys/fs; umount -l cgroup; mount -t tmpfs none cgroup; mkdir cgroup/unified cgroup/named; " +
  "mount -t cgroup2 none cgroup/unified; mount -t cgroup -o none,name=named none cgroup/named; " +
  'cd "$OLDPWD"; exec "$@"';
/** There oar finds a hierarchy of v1 too. */
const hybrid = new OarHome(["unshare", "--mount", "sh", "-ec", besideV1, "sh"]);
const label = "system_u:system_r:container_t:s0:c1,c2";
const fileLabel = "system_u:object_r:container_file_t:s0:c1,c2";

before(() => {
  const policy = join(home.folder, "policy");
  sure([
    "secilc",
    "-c",
    "33",
    "-o",
    policy,
    "-f",
    "/dev/null",
    join(import.meta.dirname, "selinux.cil"),
  ]);
  writeFileSync("/sys/fs/selinux/load", readFileSync(policy));
  writeFileSync("/sys/fs/selinux/enforce", "1");
  writeFileSync(join(home.rootfs, "secret"), "it\n");
  sure(["chcon", "-t", "secret_t", join(home.rootfs, "secret")]);
});

test("the machine's kernel has SELinux, and it decides", () => {
  assert.equal(readFileSync("/sys/fs/selinux/enforce", "utf8"), "1");
  assert.equal(
    sure(["stat", "-c", "%C", join(home.rootfs, "secret")]),
    "system_u:object_r:secret_t:s0",
  );
});

for (const [kind, change] of [
  ["a container", (config) => config],
  ["a container with a user namespace", mapped],
] as const satisfies readonly (readonly [string, Change])[]) {
  describe(`process.selinuxLabel of ${kind}`, () => {
    test("is its program's, and that of exec'ed ones where they have none of their own", () => {
      using container = home.container((config) => labelled(label)(change(config))).running();
      assert.equal(labelOf(container.pid()), label);
      assert.equal(inside(container, ["exec"]), label);
      const other = "system_u:system_r:container_t:s0:c0";
      assert.equal(inside(container, ["exec", "--process-label", other]), other);
      assert.equal(inside(container, ["exec", "--tty", "--process-label", other]), other);
    });

    test("keeps it from what the policy does not allow", () => {
      const plain = home.inside("cat /secret", change);
      assert.equal(plain.stdout, "it\n");
      const { status, stdout, stderr } = home.inside("cat /secret", (config) =>
        labelled(label)(change(config)),
      );
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(stderr, /'\/secret': Permission denied/);
    });

    test("is that of its session keyring too, which it may look at", () => {
      const { stdout, stderr } = home.inside("cat /proc/keys", (config) =>
        labelled(label)(change({ ...config, linux: { ...config.linux, maskedPaths: [] } })),
      );
      assert.match(stdout, / _ses\./, stderr);
    });
  });
}

describe("a label that the policy does not know", () => {
  test("is an error that names it, and nothing is left", () => {
    using container = home.container(labelled("system_u:system_r:none_t:s0"));
    const { status, stderr } = container.oar(["create"]);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^oar: set SELinux label system_u:system_r:none_t:s0 of keyrings: .*EINVAL/,
    );
    assert.match(container.oar(["state"]).stderr, /does not exist/);
  });

  test("is one for exec and for mounts", () => {
    using container = home.container().running();
    const { status, stderr } = container.oar(["exec", "--process-label", "none"], ["true"]);
    assert.equal(status, 255);
    assert.match(stderr, /^oar: set SELinux label none: .*EINVAL/);
    using mounts = home.container(mountsLabelled("none"));
    assert.match(mounts.oar(["create"]).stderr, /^oar: mount \/dev\S*: .*EINVAL/);
  });
});

describe("linux.mountLabel", () => {
  test("is that of all that is mounted for the container and can have one", () => {
    using container = home
      .container((config) => {
        const filled = {
          destination: "/etc",
          type: "tmpfs",
          source: "tmpfs",
          options: ["tmpcopyup"],
        };
        const mounts = [...(config.mounts ?? []), filled];
        return labelled(label)(mountsLabelled(fileLabel)({ ...config, mounts }));
      })
      .running();
    const masked = ["/sys/firmware"];
    for (const path of [
      "/dev",
      "/dev/pts",
      "/dev/shm",
      "/dev/mqueue",
      "/dev/null",
      "/etc",
      "/etc/passwd",
      ...masked,
    ]) {
      const seen = sure(["stat", "-c", "%C", `/proc/${container.pid()}/root${path}`]);
      assert.equal(seen, fileLabel, path);
    }
    const table = readFileSync(`/proc/${container.pid()}/mountinfo`, "utf8");
    for (const path of ["/dev", "/dev/pts", "/dev/shm", "/etc", ...masked]) {
      const line = table.split("\n").find((one) => one.split(" ")[4] === path) ?? "";
      assert.ok(line.includes(`context="${fileLabel}"`), line);
    }
    container.sure(["exec"], ["sh", "-c", "ls /dev/mqueue && echo a >/dev/shm/a"]);
  });

  test("is that of the directory of cgroup v1's hierarchies", () => {
    using container = hybrid.container(mountsLabelled(fileLabel)).running();
    const table = readFileSync(`/proc/${container.pid()}/mountinfo`, "utf8");
    const line = table.split("\n").find((one) => one.split(" ")[4] === "/sys/fs/cgroup") ?? "";
    assert.ok(line.includes(`context="${fileLabel}"`), line);
  });
});

function sure(argv: readonly string[]): string {
  const { status, stdout, stderr } = runProgram(argv);
  assert.equal(status, 0, stderr);
  return stdout.trimEnd();
}

function labelOf(pid: number): string {
  return readFileSync(`/proc/${pid}/attr/current`, "utf8").replace("\0", "");
}

function inside(container: TestContainer, words: readonly string[]): string {
  return container.sure(words, ["cat", "/proc/self/attr/current"]).replace(/\0?\s*$/, "");
}

function labelled(selinuxLabel: string): Change {
  return (config) => ({ ...config, process: { ...config.process, selinuxLabel } });
}

function mountsLabelled(mountLabel: string): Change {
  return (config) => ({ ...config, linux: { ...config.linux, mountLabel } });
}

function mapped(config: Parameters<Change>[0]): ReturnType<Change> {
  const ids = [{ containerID: 0, hostID: 0, size: 65_536 }];
  const namespaces = [...config.linux.namespaces, { type: "user" as const }];
  return { ...config, linux: { ...config.linux, namespaces, uidMappings: ids, gidMappings: ids } };
}
