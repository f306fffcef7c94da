import assert from "node:assert/strict";
import { existsSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Config, decodeConfig, defaultConfig } from "@skiff/spec";
import { type Change, OarHome, programs, runProgram } from "../fixtures/index.ts";

const home = new OarHome();
/** One that there is on a host of either kind. */
const hierarchy = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"].find(existsSync);

function inside(script: string, change?: Change): string {
  const { status, stdout, stderr } = home.inside(script, change);
  assert.equal(status, 0, stderr);
  return stdout;
}

/** "name: value" lines, as in /proc/self/status. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").map((line) => line.split(":"));
  return new Map(lines.map(([name = "", ...value]) => [name, value.join(":").trim()]));
}

describe("a container of the default configuration", () => {
  test("is what `oar spec` writes", () => {
    using scratch = home.container();
    const folder = join(scratch.bundle, "spec");
    assert.equal(runProgram(["mkdir", folder]).status, 0);
    const { status, stderr } = home.oar(["spec"], { cwd: folder });
    assert.equal(status, 0, stderr);
    const written: unknown = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
    const pureV2 = existsSync("/sys/fs/cgroup/cgroup.controllers");
    assert.deepEqual(written, defaultConfig({ cgroupNamespace: pureV2 }));
    assert.ok(decodeConfig(written));
    const again = home.oar(["spec", "--bundle", folder]);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /config\.json.*EEXIST/);
    assert.equal(home.oar(["spec", "--file", "other.json"], { cwd: folder }).status, 0);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "other.json"), "utf8")), written);
  });

  test("has namespaces of its own: pid, network, ipc, uts, mount, and no other", () => {
    const kinds = ["pid", "net", "ipc", "uts", "mnt", "user", "time"];
    const links = inside(`for n in ${kinds.join(" ")}; do readlink /proc/self/ns/$n; done`);
    const own = kinds.filter(
      (kind, i) => links.split("\n")[i] !== readlinkSync(`/proc/self/ns/${kind}`),
    );
    assert.deepEqual(own, ["pid", "net", "ipc", "uts", "mnt"]);
  });

  test("sees no process but its own, as pid 1", () => {
    assert.equal(inside("echo $$ /proc/[0-9]*"), "1 /proc/1\n");
  });

  test("has lo, and lo is up", () => {
    assert.equal(inside("ls /sys/class/net; cat /sys/class/net/lo/flags"), "lo\n0x9\n");
  });

  test("has the hostname, the working directory, the environment, the user and the umask", () => {
    const answer = inside("hostname; pwd; env; id -u; id -g; umask");
    const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    const lines = answer.trimEnd().split("\n");
    assert.deepEqual(
      lines.toSorted(),
      [
        "oar",
        "/",
        path,
        "TERM=xterm",
        "HOME=/root",
        "0",
        "0",
        "0022",
        "SHLVL=1",
        "PWD=/",
      ].toSorted(),
    );
  });

  test("has its capabilities, and can gain no others", () => {
    const status = fieldsOf(inside("cat /proc/self/status"));
    const three = "0000000020000420"; // CAP_KILL, CAP_NET_BIND_SERVICE, CAP_AUDIT_WRITE
    assert.deepEqual(
      ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs"].map((n) => status.get(n)),
      ["0000000000000000", three, three, three, "0000000000000000", "1"],
    );
  });

  test("blocks and ignores no signal, whatever its maker ignores", () => {
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["cat", "/proc/self/status"] },
    }));
    const run = `${programs.oar} --root ${home.root} run --bundle ${container.bundle} ${container.id}`;
    const { stdout } = runProgram([
      "sh",
      "-c",
      `trap '' HUP INT QUIT USR1 TERM XFSZ 34 64; ${run}`,
    ]);
    const status = fieldsOf(stdout);
    assert.deepEqual(
      ["SigPnd", "SigBlk", "SigIgn"].map((name) => status.get(name)),
      ["0000000000000000", "0000000000000000", "0000000000000000"],
    );
  });

  test("has its resource limits", () => {
    assert.match(inside("cat /proc/self/limits"), /^Max open files +1024 +1024 /m);
  });

  test("has its mounts with their options", () => {
    const lines = inside("cat /proc/self/mountinfo").trimEnd().split("\n");
    const mounts = new Map(
      lines.map((line) => {
        const [mount = "", file = ""] = line.split(" - ");
        const [, , , , point = "", options = ""] = mount.split(" ");
        const [type = "", source = "", own = ""] = file.split(" ");
        return [point, { options, type, source, own }];
      }),
    );
    const seen = (point: string): readonly (string | undefined)[] => {
      const mount = mounts.get(point);
      return [mount?.type, mount?.source, mount?.options];
    };
    assert.match(mounts.get("/")?.options ?? "", /^ro,/);
    assert.deepEqual(seen("/proc"), ["proc", "proc", "rw,relatime"]);
    assert.deepEqual(seen("/dev"), ["tmpfs", "tmpfs", "rw,nosuid"]);
    assert.match(mounts.get("/dev")?.own ?? "", /size=65536k,mode=755/);
    assert.deepEqual(seen("/dev/pts"), ["devpts", "devpts", "rw,nosuid,noexec,relatime"]);
    assert.match(mounts.get("/dev/pts")?.own ?? "", /gid=5,mode=620,ptmxmode=666/);
    assert.deepEqual(seen("/dev/shm"), ["tmpfs", "shm", "rw,nosuid,nodev,noexec,relatime"]);
    assert.match(mounts.get("/dev/shm")?.own ?? "", /size=65536k/);
    assert.deepEqual(seen("/dev/mqueue"), ["mqueue", "mqueue", "rw,nosuid,nodev,noexec,relatime"]);
    assert.deepEqual(seen("/sys"), ["sysfs", "sysfs", "ro,nosuid,nodev,noexec,relatime"]);
    for (const [point, { options }] of mounts) {
      if (point.startsWith("/sys/fs/cgroup")) assert.match(options, /^ro,nosuid,nodev,noexec/);
    }
    const hidden = [...mounts.keys()].filter((point) => /^\/(proc|sys\/firmware)/.test(point));
    assert.deepEqual(hidden.toSorted(), protectedPaths(hidden.length));
  });

  test("shares no mount with the host", () => {
    assert.doesNotMatch(inside("cat /proc/self/mountinfo"), /shared:|master:/);
  });

  test("has the default devices and links in /dev", () => {
    const format = "stat -c '%n %F %t:%T %a %u:%g'";
    const devices = inside(`cd /dev; ${format} null zero full random urandom tty`);
    assert.equal(
      devices,
      `${[
        "null character special file 1:3 666 0:0",
        "zero character special file 1:5 666 0:0",
        "full character special file 1:7 666 0:0",
        "random character special file 1:8 666 0:0",
        "urandom character special file 1:9 666 0:0",
        "tty character special file 5:0 666 0:0",
      ].join("\n")}\n`,
    );
    const links = inside("cd /dev; for l in fd stdin stdout stderr ptmx; do readlink $l; done; ls");
    assert.deepEqual(links.trimEnd().split("\n"), [
      ..."/proc/self/fd /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 pts/ptmx".split(" "),
      ..."fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero".split(" "),
    ]);
  });

  test("finds nothing at the masked paths", () => {
    const { maskedPaths = [] } = defaultConfig({ cgroupNamespace: false }).linux;
    for (const path of maskedPaths) {
      const look = `if [ -d ${path} ]; then ls ${path}; elif [ -e ${path} ]; then cat ${path}; fi`;
      assert.equal(inside(look), "", path);
    }
    const files = maskedPaths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
    assert.ok(files.length > 0, "there is something to mask");
    const nulls = files.map(() => "1:3\n").join("");
    assert.equal(inside(`stat -c %t:%T ${files.join(" ")}`), nulls);
  });

  test("cannot write at the read-only paths, nor to its root", () => {
    assert.match(home.inside("echo 1 > /proc/sys/kernel/panic").stderr, /Read-only file system/);
    const { readonlyPaths = [] } = defaultConfig({ cgroupNamespace: false }).linux;
    for (const path of readonlyPaths.filter(existsSync)) {
      assert.match(inside("cat /proc/self/mountinfo"), new RegExp(` ${path} ro,`));
    }
    assert.match(home.inside("echo 1 > /file").stderr, /Read-only file system/);
    assert.match(home.inside(`mkdir ${hierarchy}/x`).stderr, /Read-only file system/);
    inside("echo 1 > /dev/shm/file && echo 1 > /dev/null");
  });

  test("is in its cgroup, on every hierarchy, and sees that one only", () => {
    using container = home.container().running();
    const own = readFileSync(`/proc/${container.pid()}/cgroup`, "utf8").trimEnd().split("\n");
    const ours = readFileSync("/proc/self/cgroup", "utf8").trimEnd().split("\n");
    for (const [i, line] of own.entries()) {
      const base = (ours[i] ?? "").replace(/^0::.*/, "0::/").replace(/\/$/, "");
      assert.equal(line, `${base}/${container.id}`);
    }
    const procs = container.sure(["exec"], ["cat", `${hierarchy}/cgroup.procs`]);
    assert.deepEqual(procs.split("\n").length, 3, "sleep and cat");
  });

  test("may use the default devices and no others", () => {
    inside("mknod /tmp/r c 1 9 && head -c 1 /tmp/r > /tmp/byte", mayMakeNodes);
    const other = home.inside("mknod /tmp/k c 1 11 && head -c 1 /tmp/k", mayMakeNodes);
    assert.match(other.stderr, /k: Operation not permitted/);
    const allowing: Change = (config) => {
      const changed = mayMakeNodes(config);
      const rule = { allow: true, type: "c", major: 1, minor: 11, access: "r" } as const;
      const devices = [...(changed.linux.resources?.devices ?? []), rule];
      return { ...changed, linux: { ...changed.linux, resources: { devices } } };
    };
    inside("mknod /tmp/k c 1 11 && head -c 1 /tmp/k > /tmp/byte", allowing);
    assert.match(
      home.inside("mknod /tmp/k c 1 11 && echo x > /tmp/k", allowing).stderr,
      /not permitted/,
    );
  });

  test("has no descriptor but its input and outputs, and none of them leads into the host's folders", () => {
    assert.equal(inside("ls /proc/1/fd; true"), "0\n1\n2\n");
    assert.equal(inside("readlink /proc/1/cwd; readlink /proc/1/root"), "/\n/\n");
  });
});

function mayMakeNodes(config: Config): Config {
  const names = ["CAP_MKNOD", "CAP_SYSLOG"];
  const capabilities = { bounding: names, effective: names, permitted: names };
  const tmp = { destination: "/tmp", type: "tmpfs", source: "tmpfs" };
  return {
    ...config,
    process: { ...config.process, capabilities },
    mounts: [...(config.mounts ?? []), tmp],
  };
}

/** Of those that this Linux has: each is a mount point, and below /proc is no other. */
function protectedPaths(count: number): readonly string[] {
  const { maskedPaths = [], readonlyPaths = [] } = defaultConfig({ cgroupNamespace: false }).linux;
  const there = [...maskedPaths, ...readonlyPaths].filter((path) => existsSync(path));
  assert.equal(there.length + 1, count);
  return ["/proc", ...there].toSorted();
}
