import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Config, IdMapping, LinuxConfig } from "@skiff/spec";
import { type Change, OarHome, receiveConsole } from "../fixtures/index.ts";

const home = new OarHome();

/** Root is 100000 outside, and so on. */
const first = 100_000;
const mappings: readonly IdMapping[] = [{ containerID: 0, hostID: first, size: 65_536 }];

function mapped(change: Partial<LinuxConfig> = {}): Change {
  return (config) => ({
    ...config,
    linux: {
      ...config.linux,
      namespaces: [...config.linux.namespaces, { type: "user" }],
      uidMappings: mappings,
      gidMappings: mappings,
      ...change,
    },
  });
}

function withProcess(change: Partial<Config["process"]>, next: Change = mapped()): Change {
  return (config) => {
    const made = next(config);
    return { ...made, process: { ...made.process, ...change } };
  };
}

function succeeds(script: string, change: Change = mapped()): string {
  const { status, stdout, stderr } = home.inside(script, change);
  assert.deepEqual([status, stderr], [0, ""]);
  return stdout;
}

describe("a container with a user namespace of its own", () => {
  test("has the ids of the configuration, as the kernel says", () => {
    using container = home.container(mapped()).running();
    const pid = container.pid();
    assert.match(readFileSync(`/proc/${pid}/uid_map`, "utf8"), /^\s+0\s+100000\s+65536\n$/);
    assert.match(readFileSync(`/proc/${pid}/gid_map`, "utf8"), /^\s+0\s+100000\s+65536\n$/);
    assert.notEqual(readlinkSync(`/proc/${pid}/ns/user`), readlinkSync("/proc/self/ns/user"));
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    assert.match(status, /^Uid:\t100000\t100000\t100000\t100000$/m);
    assert.match(status, /^Gid:\t100000\t100000\t100000\t100000$/m);
    assert.match(status, /^Groups:\t *$/m);
  });

  test("has several ranges, in which its user and groups are", () => {
    const ranges = [
      { containerID: 0, hostID: 200_000, size: 10 },
      { containerID: 1000, hostID: 300_000, size: 5 },
    ];
    const change = mapped({ uidMappings: ranges, gidMappings: ranges });
    const user = { uid: 1000, gid: 1001, additionalGids: [3, 1002] };
    using container = home.container(withProcess({ user }, change)).running();
    const status = readFileSync(`/proc/${container.pid()}/status`, "utf8");
    assert.match(status, /^Uid:\t300000\t/m);
    assert.match(status, /^Gid:\t300001\t/m);
    assert.match(status, /^Groups:\t200003 300002 $/m);
  });

  test("owns the namespaces that it is given", () => {
    const said = succeeds(
      "mount -t tmpfs none /tmp && hostname inside && hostname",
      withProcess({
        capabilities: {
          bounding: ["CAP_SYS_ADMIN"],
          effective: ["CAP_SYS_ADMIN"],
          permitted: ["CAP_SYS_ADMIN"],
        },
      }),
    );
    assert.equal(said, "inside\n");
  });

  test("has the usual file systems, with its root as their owner", () => {
    const said = succeeds(
      "cut -d' ' -f2,3 /proc/mounts; stat -c '%n %u:%g' /dev /dev/pts /dev/shm",
    );
    for (const line of [
      "/proc proc",
      "/dev tmpfs",
      "/dev/pts devpts",
      "/dev/shm tmpfs",
      "/dev/mqueue mqueue",
      "/sys sysfs",
      "/dev 0:0",
      "/dev/pts 0:0",
      "/dev/shm 0:0",
    ]) {
      assert.ok(said.split("\n").includes(line), `${line} in ${said}`);
    }
  });

  test("has the host's devices, which it could not make", () => {
    const said = succeeds(
      "for d in null zero full random urandom tty; do stat -c '%n %F %t:%T' /dev/$d; done; " +
        "head -c 3 /dev/zero | wc -c; echo x > /dev/null",
    );
    assert.equal(
      said,
      "/dev/null character special file 1:3\n" +
        "/dev/zero character special file 1:5\n" +
        "/dev/full character special file 1:7\n" +
        "/dev/random character special file 1:8\n" +
        "/dev/urandom character special file 1:9\n" +
        "/dev/tty character special file 5:0\n" +
        "3\n",
    );
  });

  test("is refused a device that the host has not", () => {
    const device = { path: "/dev/null", type: "c", major: 1, minor: 5 } as const;
    const { status, stderr } = home.inside("true", mapped({ devices: [device] }));
    assert.deepEqual(
      [status, stderr],
      [1, "oar: make device /dev/null: the host has something else there\n"],
    );
  });

  test("has terminals of its root's group where it has not the one of the configuration", () => {
    const few = [{ containerID: 0, hostID: first, size: 1 }];
    const said = succeeds("grep devpts /proc/mounts", mapped({ gidMappings: few }));
    assert.match(said, /ptmxmode=666/);
    assert.doesNotMatch(said, /gid=/);
    assert.match(succeeds("grep devpts /proc/mounts"), /gid=5|gid=100005/);
  });

  test("sees its cgroup, and is in it", () => {
    using container = home.container(mapped()).running();
    assert.deepEqual(container.processes(), [container.pid()]);
    assert.match(container.sure(["exec"], ["ls", "/sys/fs/cgroup"]), /pids|cgroup.procs/);
  });

  test("has its limits, and its OOM score", () => {
    using container = home
      .container(
        withProcess({
          rlimits: [{ type: "RLIMIT_NOFILE", soft: 100, hard: 200 }],
          oomScoreAdj: 500,
        }),
      )
      .running();
    const limits = readFileSync(`/proc/${container.pid()}/limits`, "utf8");
    assert.match(limits, /^Max open files +100 +200/m);
    assert.equal(readFileSync(`/proc/${container.pid()}/oom_score_adj`, "utf8"), "500\n");
  });

  test("has clocks with offsets", () => {
    const said = succeeds("cat /proc/self/timens_offsets", (config) => {
      const made = mapped({ timeOffsets: { boottime: { secs: 86_400, nanosecs: 0 } } })(config);
      const namespaces = [...made.linux.namespaces, { type: "time" } as const];
      return { ...made, linux: { ...made.linux, namespaces } };
    });
    assert.match(said, /^boottime +86400 +0$/m);
  });

  test("sets the sysctls of its namespaces", () => {
    const said = succeeds(
      "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shmmax",
      mapped({ sysctl: { "net.ipv4.ip_forward": "1", "kernel.shmmax": "4096" } }),
    );
    assert.equal(said, "1\n4096\n");
  });

  test("masks paths and makes them read-only", () => {
    const said = succeeds("cat /proc/keys | wc -c; touch /proc/sys/kernel/shmmax 2>&1; true");
    assert.match(said, /^0\ntouch: .*Read-only file system\n$/);
  });
});

describe("a container with a user namespace and the host's files", () => {
  test("has a root file system and sources below what only the host's root may enter", () => {
    const folder = join(home.scratch(), "closed");
    mkdirSync(join(folder, "open"), { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o700);
    writeFileSync(join(folder, "open/file"), "seen\n", { mode: 0o644 });
    chownSync(join(folder, "open/file"), first + 5, first + 6);
    const said = succeeds("cat /tmp/file; stat -c %u:%g /tmp/file", (config) => {
      const made = mapped()(config);
      const mount = { destination: "/tmp", source: join(folder, "open"), options: ["bind"] };
      return { ...made, mounts: [...(made.mounts ?? []), mount] };
    });
    assert.equal(said, "seen\n5:6\n");
  });
});

describe("exec in a container with a user namespace", () => {
  test("is in all its namespaces, as its user", () => {
    using container = home.container(mapped()).running();
    const said = container.sure(
      ["exec", "--user", "7:8", "--additional-gids", "9"],
      [
        "sh",
        "-c",
        "id -u; id -g; id -G; for n in user pid mnt net ipc uts; do readlink /proc/self/ns/$n; done",
      ],
    );
    const namespaces = ["user", "pid", "mnt", "net", "ipc", "uts"].map((name) =>
      readlinkSync(`/proc/${container.pid()}/ns/${name}`),
    );
    assert.equal(said, ["7", "8", "8 9", ...namespaces, ""].join("\n"));
  });

  test("is in its cgroup, with its limits", () => {
    using container = home.container(mapped()).running();
    const process = join(container.bundle, "process.json");
    const document = {
      user: { uid: 0, gid: 0 },
      args: ["/bin/sleep", "1000"],
      cwd: "/",
      oomScoreAdj: 100,
      rlimits: [{ type: "RLIMIT_NOFILE", soft: 100, hard: 200 }],
    };
    writeFileSync(process, JSON.stringify(document));
    const pidFile = join(container.bundle, "pid");
    container.sure(["exec", "--detach", "--pid-file", pidFile, "--process", process]);
    const pid = Number(readFileSync(pidFile, "utf8"));
    assert.ok(container.processes().includes(pid));
    assert.equal(readFileSync(`/proc/${pid}/oom_score_adj`, "utf8"), "100\n");
    assert.match(readFileSync(`/proc/${pid}/limits`, "utf8"), /^Max open files +100 +200/m);
    assert.match(readFileSync(`/proc/${pid}/status`, "utf8"), /^Uid:\t100000\t/m);
  });

  test("says what kept the program from running", () => {
    using container = home.container(mapped()).running();
    const { status, stderr } = container.oar(["exec"], ["nothing"]);
    assert.equal(status, 255);
    assert.match(stderr, /^oar: .*nothing/);
  });
});

describe("outputs of a container with a user namespace", () => {
  test("are a terminal that is its user's, and its console", async () => {
    const script =
      "stat -c '%u %t:%T' $(tty) /dev/console; echo > /dev/console; read line; echo got $line";
    const process = { terminal: true, user: { uid: 5, gid: 5 }, args: ["sh", "-c", script] };
    using container = home.container(withProcess(process));
    await using receiver = await receiveConsole(container);
    container.sure(["run", "--detach", "--console-socket", receiver.path]);
    receiver.type("it\n");
    await receiver.says("got it\r\n");
    await receiver.end();
    assert.match(receiver.text(), /^5 88:0\r?\n5 88:0\r?$/m);
  });

  test("are its user's, who may open them", () => {
    const user = { uid: 5, gid: 5 };
    assert.equal(
      succeeds("stat -Lc %u /dev/stdout; : >> /dev/stdout && echo opened", withProcess({ user })),
      "5\nopened\n",
    );
  });
});

describe("a container that joins another one's user namespace", () => {
  function joining(pid: number, change: Partial<LinuxConfig> = {}): Change {
    return (config) => ({
      ...config,
      linux: {
        ...config.linux,
        namespaces: [...config.linux.namespaces, { type: "user", path: `/proc/${pid}/ns/user` }],
        ...change,
      },
    });
  }

  test("is in it, and owns its own others", () => {
    using other = home.container(mapped()).running();
    using container = home.container(joining(other.pid())).running();
    const namespace = (of: number, name: string): string => readlinkSync(`/proc/${of}/ns/${name}`);
    const [own, theirs] = [container.pid(), other.pid()];
    assert.equal(namespace(own, "user"), namespace(theirs, "user"));
    assert.notEqual(namespace(own, "pid"), namespace(theirs, "pid"));
    assert.match(readFileSync(`/proc/${container.pid()}/status`, "utf8"), /^Uid:\t100000\t/m);
    assert.equal(container.sure(["exec"], ["stat", "-c", "%u", "/dev/shm"]), "0\n");
  });

  test("joins the other namespaces that are its own, and the host's", () => {
    using other = home.container(mapped()).running();
    using hosts = home.container().running();
    const change: Change = (config) => {
      const made = joining(other.pid())(config);
      const paths = new Map([
        ["pid", `/proc/${other.pid()}/ns/pid`],
        ["ipc", `/proc/${other.pid()}/ns/ipc`],
        ["network", `/proc/${hosts.pid()}/ns/net`],
      ]);
      const namespaces = made.linux.namespaces.map(({ type, path }) => ({
        type,
        path: path ?? paths.get(type),
      }));
      return { ...made, linux: { ...made.linux, namespaces } };
    };
    using container = home.container(change).running();
    for (const [name, owner] of [
      ["user", other],
      ["pid", other],
      ["ipc", other],
      ["net", hosts],
    ] as const) {
      const [own, theirs] = [container, owner].map((c) =>
        readlinkSync(`/proc/${c.pid()}/ns/${name}`),
      );
      assert.equal(own, theirs, name);
    }
    assert.match(container.sure(["exec"], ["ls", "/sys/class/net"]), /lo/);
  });

  test("may say its ids, which must be those it has", () => {
    using other = home.container(mapped()).running();
    const same = { uidMappings: mappings, gidMappings: mappings };
    using container = home.container(joining(other.pid(), same)).running();
    assert.equal(container.state()["status"], "running");
    const others = [{ containerID: 0, hostID: 5, size: 1 }];
    using wrong = home.container(joining(other.pid(), { ...same, uidMappings: others }));
    const { status, stderr } = wrong.oar(["create"]);
    assert.equal(status, 1);
    assert.equal(
      stderr,
      "oar: linux.uidMappings: the user namespace that is joined has 0:100000:65536\n",
    );
  });

  test("is refused this process's own, which nobody can join", () => {
    using container = home.container(joining(process.pid));
    const { status, stderr } = container.oar(["create"]);
    const path = `/proc/${process.pid}/ns/user`;
    assert.deepEqual([status, stderr], [1, `oar: join namespace ${path}: setns: EINVAL\n`]);
  });
});

describe("a configuration with mappings", () => {
  const map = (containerID: number, hostID: number, size: number): readonly IdMapping[] => [
    { containerID, hostID, size },
  ];

  test("is refused where they cannot be", () => {
    for (const [expected, linux] of [
      ["linux.uidMappings: a user namespace needs at least one", { uidMappings: undefined }],
      ["linux.gidMappings: a user namespace needs at least one", { gidMappings: undefined }],
      ["linux.uidMappings: must map 0, the container's root", { uidMappings: map(1, 1, 1) }],
      ["linux.gidMappings: write: EINVAL", { gidMappings: [...map(0, 5, 2), ...map(1, 9, 1)] }],
      ["linux.uidMappings: needs a user namespace", { namespaces: [{ type: "mount" }] }],
    ] as const) {
      using container = home.container((config) => {
        const made = mapped(linux)(config);
        return { ...made, hostname: undefined };
      });
      const { status, stderr } = container.oar(["create"]);
      assert.deepEqual([status, stderr], [1, `oar: ${expected}\n`]);
    }
  });
});

test("a checkpoint of a container with a user namespace is refused, and it runs on", () => {
  using container = home.container(mapped()).running();
  const { status, stderr } = container.oar(["checkpoint", "--image-path", container.bundle]);
  const why = "a user namespace is not supported yet";
  assert.deepEqual(
    [status, stderr],
    [1, `oar: cannot checkpoint container ${container.id}: ${why}\n`],
  );
  assert.equal(container.state()["status"], "running");
});

test("hooks of a container with a user namespace run in its namespaces, or in the host's", () => {
  const file = join(home.scratch(), "hooks");
  writeFileSync(file, "");
  chownSync(file, first, first);
  const said = (moment: string): object => ({
    path: "/bin/sh",
    args: ["sh", "-c", `echo ${moment} $(cat /proc/self/uid_map) >> ${file}`],
  });
  using container = home.container((config) => {
    const names = ["prestart", "createRuntime", "createContainer", "poststart", "poststop"];
    const hooks = Object.fromEntries(names.map((name) => [name, [said(name)]]));
    return { ...mapped()(config), hooks };
  });
  chmodSync(home.folder, 0o755);
  container.running().sure(["delete", "--force"]);
  assert.deepEqual(readFileSync(file, "utf8").trimEnd().split("\n"), [
    "prestart 0 0 4294967295",
    "createRuntime 0 0 4294967295",
    "createContainer 0 100000 65536",
    "poststart 0 0 4294967295",
    "poststop 0 0 4294967295",
  ]);
});

test("a filter of system calls holds in a user namespace, for exec'ed programs too", () => {
  const rule = { names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 38 } as const;
  const seccomp = { defaultAction: "SCMP_ACT_ALLOW", syscalls: [rule] } as const;
  using container = home.container(mapped({ seccomp })).running();
  const { status, stderr } = container.oar(["exec"], ["mkdir", "/dev/shm/a"]);
  assert.notEqual(status, 0);
  assert.match(stderr, /Function not implemented/);
});
