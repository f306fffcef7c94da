import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Config, Mount, NamespaceType } from "@skiff/spec";
import { type Change, isAlive, OarHome } from "../fixtures/index.ts";

const home = new OarHome();

/** Types by the names of their files in /proc/PID/ns. */
const files: readonly (readonly [NamespaceType, string])[] = [
  ["pid", "pid"],
  ["network", "net"],
  ["ipc", "ipc"],
  ["uts", "uts"],
];

describe("a container that joins another one's namespaces", () => {
  test("is in them, and not in those it does not join", () => {
    using first = home.container().running();
    const pid = first.pid();
    using second = home.container((config) =>
      joining(
        config,
        files.map(([type, file]) => [type, `/proc/${pid}/ns/${file}`]),
      ),
    );
    second.running();
    for (const [, file] of files) {
      assert.equal(namespaceOf(second.pid(), file), namespaceOf(pid, file), file);
    }
    assert.notEqual(namespaceOf(second.pid(), "mnt"), namespaceOf(pid, "mnt"));
    assert.match(second.sure(["exec"], ["ps", "-o", "args"]), /sleep 1000\n(.*\n)*.*sleep 1000/);
  });

  test("is deleted without the other one noticing", () => {
    using first = home.container().running();
    const pid = first.pid();
    using second = home.container((config) => joining(config, [["pid", `/proc/${pid}/ns/pid`]]));
    second.running();
    const theirs = second.pid();
    second.sure(["delete", "--force"]);
    assert.ok(!isAlive(theirs));
    assert.ok(isAlive(pid));
    assert.equal(first.state()["status"], "running");
  });

  test("dies with the one whose pid namespace it shares, and is deleted then", () => {
    using first = home.container().running();
    const path = `/proc/${first.pid()}/ns/pid`;
    using second = home.container((config) => joining(config, [["pid", path]]));
    second.running();
    first.sure(["delete", "--force"]);
    second.waitFor("stopped");
    second.sure(["delete"]);
  });

  test("has what is mounted in the other one's root, as far as that one sees it itself", () => {
    using first = home.container((config) => withShm(config, { type: "tmpfs" })).running();
    first.sure(["exec"], ["sh", "-c", "echo theirs > /dev/shm/said; ln -s /bin /dev/shm/out"]);
    const root = `/proc/${first.pid()}/root`;
    using second = home.container((config) => withShm(config, bindOf(`${root}/dev/shm`)));
    second.running();
    assert.equal(second.sure(["exec"], ["cat", "/dev/shm/said"]), "theirs\n");
    second.sure(["exec"], ["touch", "/dev/shm/answer"]);
    assert.match(first.sure(["exec"], ["ls", "/dev/shm"]), /^answer$/m);
    using linked = home.container((config) => withShm(config, bindOf(`${root}/dev/shm/out`)));
    linked.running();
    const list = (path: string): string => linked.sure(["exec"], ["ls", path]);
    assert.equal(list("/dev/shm"), list("/bin")); // an image's, not the host's
    first.sure(["delete", "--force"]);
    assert.equal(second.sure(["exec"], ["cat", "/dev/shm/said"]), "theirs\n");
  });

  test("is refused what is not in the other one's root", () => {
    using first = home.container().running();
    const source = `/proc/${first.pid()}/root/nowhere`;
    using second = home.container((config) => withShm(config, bindOf(source)));
    const { status, stderr } = second.oar(["create"]);
    assert.equal(status, 1);
    assert.equal(stderr, `oar: mount /dev/shm: open ${source}: openat2 nowhere: ENOENT\n`);
  });

  test("is refused a path that is no namespace, or one of another type", () => {
    using first = home.container().running();
    for (const [path, errno] of [
      ["/dev/null", "EINVAL"],
      [`/proc/${first.pid()}/ns/uts`, "EINVAL"],
    ] as const) {
      using second = home.container((config) => joining(config, [["network", path]]));
      const { status, stderr } = second.oar(["create"]);
      assert.equal(status, 1);
      assert.equal(stderr, `oar: join namespace ${path}: setns: ${errno}\n`);
    }
  });
});

describe("a container that joins another one's mount namespace", () => {
  test("has its files, also those that came later, and leaves them when it is deleted", () => {
    using first = home.container(writable).running();
    const pid = first.pid();
    first.sure(["exec"], ["sh", "-c", "echo hello > /tmp/file"]);
    using second = home.container((config) => joiningMounts(config, pid)).running();
    assert.equal(namespaceOf(second.pid(), "mnt"), namespaceOf(pid, "mnt"));
    assert.equal(second.sure(["exec"], ["cat", "/tmp/file"]), "hello\n");
    assert.notEqual(cgroup(second.pid()), cgroup(pid));
    const mounts = readFileSync(`/proc/${pid}/mountinfo`, "utf8");
    second.sure(["delete", "--force"]);
    assert.equal(readFileSync(`/proc/${pid}/mountinfo`, "utf8"), mounts);
    assert.equal(first.sure(["exec"], ["cat", "/tmp/file"]), "hello\n");
  });

  test("is refused what would be made there, by its name", () => {
    using first = home.container().running();
    const pid = first.pid();
    const masking = { maskedPaths: ["/etc"] };
    for (const [change, member] of [
      [(config: Config) => ({ ...config, mounts: home.config().mounts }), "mounts"],
      [
        (config: Config) => ({ ...config, linux: { ...config.linux, ...masking } }),
        "linux.maskedPaths",
      ],
    ] as const) {
      using second = home.container((config) => change(joiningMounts(config, pid)));
      const { stderr } = second.oar(["create"]);
      assert.equal(stderr, `oar: ${member}: is not for a mount namespace that is joined\n`);
    }
  });
});

describe("a container that joins cgroup and time namespaces", () => {
  test("is in them", () => {
    const both: readonly (readonly [NamespaceType, string])[] = [
      ["cgroup", "cgroup"],
      ["time", "time"],
    ];
    const adding = (config: Config, path: (file: string) => string | undefined): Config => {
      const added = both.map(([type, file]) => ({ type, path: path(file) }));
      const namespaces = [...config.linux.namespaces, ...added];
      return { ...config, linux: { ...config.linux, namespaces } };
    };
    using first = home.container((config) => adding(config, () => undefined)).running();
    const pid = first.pid();
    using second = home.container((config) => adding(config, (file) => `/proc/${pid}/ns/${file}`));
    second.running();
    for (const [, file] of both) {
      assert.equal(namespaceOf(second.pid(), file), namespaceOf(pid, file), file);
      assert.notEqual(namespaceOf(pid, file), readlinkSync(`/proc/self/ns/${file}`), file);
    }
  });
});

describe("a container in the host's namespaces", () => {
  test("is in those that the configuration leaves out", () => {
    for (const [type, file] of files) {
      const own = home.inside(`readlink /proc/self/ns/${file}`, without(type));
      assert.equal(own.stdout, `${readlinkSync(`/proc/self/ns/${file}`)}\n`, own.stderr);
    }
  });
});

describe("a container without a mount namespace", () => {
  const sharing = without("mount");
  const mountedIn = (record: string): readonly string[] =>
    readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .flatMap((line) => line.split(" ")[4] ?? [])
      .filter((path) => path.startsWith(record));

  test("has its own root, and its mounts in the host's, until it is deleted", () => {
    using container = home.container(sharing).running();
    assert.equal(namespaceOf(container.pid(), "mnt"), readlinkSync("/proc/self/ns/mnt"));
    const record = `${container.root}/${container.id}`;
    const mounts = mountedIn(record);
    assert.ok(mounts.includes(`${record}/rootfs`), mounts.join());
    assert.ok(mounts.includes(`${record}/rootfs/proc`), mounts.join());
    assert.equal(readlinkSync(`/proc/${container.pid()}/root`), `${record}/rootfs`);
    assert.match(container.sure(["exec"], ["ps", "-o", "args"]), /sleep 1000/);
    const plan = container.sure(["delete", "--dry-run", "--force"]);
    assert.match(plan, new RegExp(`^  unmount ${record}/rootfs$`, "m"));
    container.sure(["delete", "--force"]);
    assert.deepEqual(mountedIn(record), []);
  });

  test("is shown by exec what its own program is shown, whatever other namespaces it lacks", () => {
    using container = home.container((config) => ({
      ...sharing(config),
      hostname: undefined,
      mounts: [],
      linux: { ...config.linux, namespaces: [], maskedPaths: [], readonlyPaths: [] },
    }));
    container.running();
    const own = container.sure(["exec", "--cwd", "/bin"], ["sh", "-c", "pwd; ls /"]);
    assert.equal(own, `/bin\n${readdirSync(home.rootfs).toSorted().join("\n")}\n`);
  });

  test("has masked and read-only paths, a read-only root and hooks as others have", () => {
    const seen = join(home.scratch(), "seen");
    const { status, stdout, stderr } = home.inside(
      "touch /new; cat /proc/kcore | wc -c; echo 1 > /proc/sys/kernel/panic; echo done",
      (config) => ({
        ...sharing(config),
        root: { ...config.root, readonly: true },
        hooks: { createContainer: [{ path: "/usr/bin/touch", args: ["touch", seen] }] },
      }),
    );
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "0\ndone\n");
    assert.match(stderr, /\/new: Read-only file system\n(.*\n)*.*panic: Read-only file system/);
    assert.ok(existsSync(seen));
  });

  test("is removed when the record says nothing of it any more", () => {
    using container = home.container(sharing);
    container.sure(["create"]);
    const record = `${container.root}/${container.id}`;
    writeFileSync(`${record}/owned.json`, "{");
    container.sure(["delete", "--force"]);
    assert.deepEqual(mountedIn(record), []);
    assert.ok(existsSync(home.rootfs));
  });

  test("is refused a user namespace, and a checkpoint, by name", () => {
    using container = home.container((config) => {
      const { linux, ...rest } = sharing(config);
      const ids = [{ containerID: 0, hostID: 100_000, size: 65_536 }];
      const namespaces = [...linux.namespaces, { type: "user" } as const];
      return { ...rest, linux: { ...linux, namespaces, uidMappings: ids, gidMappings: ids } };
    });
    const { stderr } = container.oar(["create"]);
    assert.equal(
      stderr,
      "oar: linux.namespaces: a user namespace needs a mount namespace: it may mount nothing in the host's\n",
    );
    using living = home.container(sharing).running();
    const refused = living.oar(["checkpoint", "--image-path", home.scratch()]);
    assert.equal(
      refused.stderr,
      `oar: cannot checkpoint container ${living.id}: a container without a mount namespace is not supported yet\n`,
    );
  });
});

describe("a container with a cgroup namespace", () => {
  test("sees its own cgroup as the root", () => {
    const { status, stdout, stderr } = home.inside("cat /proc/self/cgroup", (config) => ({
      ...config,
      linux: { ...config.linux, namespaces: [...config.linux.namespaces, { type: "cgroup" }] },
    }));
    assert.equal(status, 0, stderr);
    for (const line of stdout.trimEnd().split("\n")) assert.match(line, /^\d+:[^:]*:\/$/);
  });
});

function bindOf(source: string): Omit<Mount, "destination"> {
  return { type: "bind", source, options: ["rbind", "rprivate"] };
}

function withShm(config: Config, shm: Omit<Mount, "destination">): Config {
  const others = (config.mounts ?? []).filter(({ destination }) => destination !== "/dev/shm");
  return { ...config, mounts: [...others, { ...shm, destination: "/dev/shm" }] };
}

function namespaceOf(pid: number, file: string): string {
  return readlinkSync(`/proc/${pid}/ns/${file}`);
}

function cgroup(pid: number): string {
  return readFileSync(`/proc/${pid}/cgroup`, "utf8");
}

const writable: Change = (config) => ({
  ...config,
  mounts: [...(config.mounts ?? []), { destination: "/tmp", type: "tmpfs", source: "tmpfs" }],
});

function joiningMounts(config: Config, pid: number): Config {
  const namespaces = config.linux.namespaces.map(({ type }) =>
    type === "mount" ? { type, path: `/proc/${pid}/ns/mnt` } : { type },
  );
  const { resources } = config.linux;
  return {
    ...config,
    root: { path: config.root.path },
    mounts: [],
    linux: { namespaces, resources },
  };
}

function without(type: NamespaceType): Change {
  return (config) => ({
    ...config,
    hostname: type === "uts" ? undefined : config.hostname,
    linux: {
      ...config.linux,
      namespaces: config.linux.namespaces.filter((namespace) => namespace.type !== type),
    },
  });
}

function joining(config: Config, joined: readonly (readonly [NamespaceType, string])[]): Config {
  const paths = new Map(joined);
  const namespaces = config.linux.namespaces.map(({ type }) => ({ type, path: paths.get(type) }));
  const hostname = paths.has("uts") ? undefined : config.hostname;
  return { ...config, hostname, linux: { ...config.linux, namespaces } };
}
