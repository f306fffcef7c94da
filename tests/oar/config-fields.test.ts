import assert from "node:assert/strict";
import {
  existsSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Config, Mount, Process, Propagation } from "@skiff/spec";
import { bySystemd, cgroupsOf, type Change, OarHome, runProgram } from "../fixtures/index.ts";

const home = new OarHome();
/** Paths of cgroups that oar makes itself. */
const ownPaths = { skip: bySystemd };

function inside(script: string, change: Change): string {
  const { status, stdout, stderr } = home.inside(script, change);
  assert.equal(status, 0, stderr);
  return stdout;
}

const process =
  (part: Partial<Process>): Change =>
  (config) => ({ ...config, process: { ...config.process, ...part } });

const linux =
  (part: Partial<Config["linux"]>): Change =>
  (config) => ({ ...config, linux: { ...config.linux, ...part } });

const mounting =
  (...mounts: readonly Mount[]): Change =>
  (config) => ({ ...config, mounts: [...(config.mounts ?? []), ...mounts] });

describe("process", () => {
  test("user: uid, gid, additional gids and umask", () => {
    const user = { uid: 1000, gid: 1001, additionalGids: [7, 8], umask: 0o77 };
    assert.equal(
      inside("id -u; id -g; id -G; umask", process({ user })),
      "1000\n1001\n1001 7 8\n0077\n",
    );
    const setuid = inside("grep -E '^[UG]id' /proc/self/status", process({ user }));
    assert.equal(setuid, "Uid:\t1000\t1000\t1000\t1000\nGid:\t1001\t1001\t1001\t1001\n");
  });

  test("user: root without additional gids has none", () => {
    assert.match(
      inside("grep ^Groups /proc/self/status", (c) => c),
      /^Groups:\t *\n$/,
    );
  });

  test("capabilities: who is not root loses the effective ones, keeps what is ambient", () => {
    const names = ["CAP_KILL", "CAP_CHOWN"];
    const user = { uid: 1000, gid: 1000 };
    const caps = (capabilities: NonNullable<Process["capabilities"]>): readonly string[] =>
      inside("grep ^Cap /proc/self/status", process({ user, capabilities }))
        .trimEnd()
        .split("\n")
        .map((line) => line.replace(/:\t0+/, " "));
    const all = { bounding: names, effective: names, permitted: names };
    assert.deepEqual(caps(all), ["CapInh ", "CapPrm ", "CapEff ", "CapBnd 21", "CapAmb "]);
    const ambient = { ...all, inheritable: names, ambient: ["CAP_KILL"] };
    assert.deepEqual(caps(ambient), [
      "CapInh 21",
      "CapPrm 20",
      "CapEff 20",
      "CapBnd 21",
      "CapAmb 20",
    ]);
  });

  test("capabilities: what cannot be granted is left out, and warned of", () => {
    const names = ["CAP_KILL", "CAP_OF_TOMORROW"];
    const sets = { bounding: names, effective: names, permitted: names };
    const capabilities = { ...sets, ambient: ["CAP_KILL"] };
    const change = process({ capabilities, args: ["grep", "Cap[EA]", "/proc/self/status"] });
    using container = home.container(change);
    const { status, stdout, stderr } = container.oar(["run"]);
    const kill = "0000000000000020";
    assert.deepEqual([status, stdout], [0, `CapEff:\t${kill}\nCapAmb:\t${"0".repeat(16)}\n`]);
    const unknown = "ignoring unknown or unavailable capabilities: CAP_OF_TOMORROW";
    const ambient = "can't raise ambient capability CAP_KILL: not permitted and inheritable";
    assert.equal(stderr, `oar: warning: ${unknown}\noar: warning: ${ambient}\n`);
  });

  test("terminal: has its console where /dev is read-only", () => {
    const change: Change = (config) => ({
      ...config,
      process: {
        ...config.process,
        terminal: true,
        args: ["sh", "-c", "echo said > /dev/console"],
      },
      mounts: (config.mounts ?? []).map((mount) =>
        mount.destination === "/dev"
          ? { ...mount, options: [...(mount.options ?? []), "ro"] }
          : mount,
      ),
    });
    using container = home.container(change);
    const { status, stdout, stderr } = container.oar(["run"]);
    assert.deepEqual([status, stdout, stderr], [0, "said\n", ""]);
  });

  test("cwd: may be out of the user's own reach", () => {
    const { mode } = statSync(join(home.rootfs, "root"));
    using _undo = { [Symbol.dispose]: () => chmodSync(join(home.rootfs, "root"), mode) };
    chmodSync(join(home.rootfs, "root"), 0o700);
    const user = { uid: 1000, gid: 1000 };
    assert.equal(inside("pwd", process({ user, cwd: "/root" })), "/root\n");
  });

  test("capabilities: none at all, and a file's setuid bit gives none back", () => {
    const status = inside("grep ^Cap /proc/self/status", process({ capabilities: {} }));
    for (const line of status.trimEnd().split("\n")) assert.match(line, /:\t0{16}$/);
  });

  test("cwd: made where it is missing", () => {
    const writable: Change = (config) => ({
      ...process({ cwd: "/dev/shm/a/b" })(config),
    });
    assert.equal(inside("pwd", writable), "/dev/shm/a/b\n");
  });

  test("env: in its order, the last of a name, and PATH finds the program", () => {
    const env = ["PATH=/bin", "A=1", "A=2", "EMPTY=", "X=a=b c", "HOME=/h"];
    const args = ["env"];
    using container = home.container(process({ env, args }));
    assert.equal(container.sure(["run"]), "PATH=/bin\nA=2\nEMPTY=\nX=a=b c\nHOME=/h\n");
  });

  test("env: HOME of the image's users, whatever is in their place", () => {
    const homeOf = (uid: number): string =>
      inside("echo $HOME", process({ user: { uid, gid: 0 } })).trimEnd();
    assert.deepEqual([homeOf(0), homeOf(7)], ["/root", "/"]);
    const passwd = join(home.rootfs, "etc/passwd");
    const users = readFileSync(passwd, "utf8");
    using undo = new DisposableStack();
    undo.defer(() => {
      rmSync(passwd, { recursive: true, force: true });
      writeFileSync(passwd, users);
    });
    for (const make of [
      ["true"],
      ["mkfifo", passwd],
      ["mkdir", passwd],
      ["ln", "-s", "/dev/zero", passwd],
      ["ln", "-s", "passwd", passwd],
    ]) {
      rmSync(passwd, { recursive: true, force: true });
      assert.equal(runProgram(make).status, 0);
      assert.equal(homeOf(0), "/", make.join(" "));
    }
  });

  test("args: as they are, empty ones too", () => {
    const args = ["sh", "-c", 'for a; do echo "<$a>"; done', "sh", "", "a b", "*", "ü"];
    using container = home.container(process({ args }));
    assert.equal(container.sure(["run"]), "<>\n<a b>\n<*>\n<ü>\n");
  });

  test("rlimits: soft and hard ones, and infinity", () => {
    const text = JSON.stringify({
      ...home.config(),
      process: {
        ...home.config().process,
        args: ["cat", "/proc/self/limits"],
        rlimits: [
          { type: "RLIMIT_CORE", soft: "INFINITY", hard: "INFINITY" },
          { type: "RLIMIT_NPROC", soft: 100, hard: 200 },
          { type: "RLIMIT_CPU", soft: 0, hard: 10 },
        ],
      },
    }).replaceAll('"INFINITY"', "18446744073709551615");
    using container = home.containerOf(text.replace('"soft":0,', '"soft":9,'));
    const limits = container.sure(["run"]);
    assert.match(limits, /^Max core file size +unlimited +unlimited /m);
    assert.match(limits, /^Max processes +100 +200 /m);
    assert.match(limits, /^Max cpu time +9 +10 /m);
  });

  test("oomScoreAdj, noNewPrivileges", () => {
    const script = "cat /proc/self/oom_score_adj; grep NoNewPrivs /proc/self/status";
    const part = { oomScoreAdj: 500, noNewPrivileges: false };
    assert.equal(inside(script, process(part)), "500\nNoNewPrivs:\t0\n");
  });
});

describe("mounts", () => {
  test("a bind mount shows the source, read-only where it is asked for", () => {
    const source = home.scratch();
    writeFileSync(join(source, "file"), "text");
    const bind = { destination: "/tmp/x", type: "bind", source };
    const rw = mounting({ destination: "/tmp", type: "tmpfs" }, { ...bind, options: ["bind"] });
    inside("cat /tmp/x/file; echo more > /tmp/x/other", rw);
    assert.equal(readFileSync(join(source, "other"), "utf8"), "more\n");
    const ro = mounting(
      { destination: "/tmp", type: "tmpfs" },
      { ...bind, options: ["rbind", "ro", "nosuid", "nodev", "noexec"] },
    );
    assert.match(home.inside("echo x > /tmp/x/other", ro).stderr, /Read-only file system/);
    const line = inside("grep ' /tmp/x ' /proc/self/mountinfo", ro);
    assert.match(line, / \/tmp\/x ro,nosuid,nodev,noexec,/);
    rmSync(source, { recursive: true });
  });

  test("a destination that begins with the root file system's own path is meant from there on", () => {
    const mount = { destination: join(home.rootfs, "/./tmp/"), type: "tmpfs" };
    assert.equal(inside("grep -c ' /tmp ' /proc/self/mountinfo", mounting(mount)), "1\n");
  });

  test("a tmpfs has the mode of what it covers, or the one that is asked for", () => {
    const modes = (...options: readonly string[]): string =>
      inside(
        "stat -c %a /root /tmp",
        mounting(
          { destination: "/root", type: "tmpfs", options },
          { destination: "/tmp", type: "tmpfs", options },
        ),
      );
    const covered = [join(home.rootfs, "root"), join(home.rootfs, "tmp")] as const;
    chmodSync(covered[0], 0o700);
    chmodSync(covered[1], 0o1777);
    assert.equal(modes(), "700\n1777\n");
    assert.equal(modes("nosuid", "size=1m"), "700\n1777\n");
    assert.equal(modes("size=1m", "mode=0750"), "750\n750\n");
  });

  test("a tmpfs has its own mode where it covers nothing, and what was made for it has not", () => {
    const destination = "/not/there";
    using _made = {
      [Symbol.dispose]: () => rmSync(join(home.rootfs, "not"), { recursive: true, force: true }),
    };
    for (const [options, mode] of [
      [["nosuid"], "1777\n"],
      [["tmpcopyup"], "755\n"],
      [["mode=0750"], "750\n"],
    ] as const) {
      rmSync(join(home.rootfs, "not"), { recursive: true, force: true });
      const writable: Change = (config) => ({
        ...mounting({ destination, type: "tmpfs", options })(config),
        root: { path: home.rootfs },
      });
      assert.equal(inside(`stat -c %a ${destination}`, writable), mode);
      for (const made of ["not", "not/there"]) {
        assert.equal(statSync(join(home.rootfs, made)).mode & 0o7777, 0o755);
      }
    }
  });

  test("a bind mount of a file makes a file", () => {
    const source = join(home.scratch(), "hosts");
    writeFileSync(source, "127.0.0.1 localhost\n");
    const change = mounting(
      { destination: "/tmp", type: "tmpfs" },
      { destination: "/tmp/deep/hosts", type: "bind", source, options: ["bind", "ro"] },
    );
    assert.equal(inside("cat /tmp/deep/hosts", change), "127.0.0.1 localhost\n");
    rmSync(source);
  });

  test("rbind brings the mounts below, bind does not, and rro covers them", () => {
    const source = home.scratch();
    const below = join(source, "below");
    mkdirSync(below);
    using undo = new DisposableStack();
    assert.equal(runProgram(["mount", "-t", "tmpfs", "tmpfs", below]).status, 0);
    undo.defer(() => runProgram(["umount", below]));
    writeFileSync(join(below, "file"), "below");
    const at = (...options: readonly string[]): Change =>
      mounting({ destination: "/root", type: "bind", source, options });
    assert.equal(inside("cat /root/below/file", at("rbind")), "below");
    assert.equal(inside("ls /root/below", at("bind")), "");
    inside("echo x > /root/below/other", at("rbind", "ro"));
    const { stderr } = home.inside("echo x > /root/below/other", at("rbind", "rro"));
    assert.match(stderr, /Read-only file system/);
    assert.deepEqual(readdirSync(below).toSorted(), ["file", "other"]);
  });

  test("each option is in force, on a new mount and on a bound one", () => {
    const source = home.scratch();
    const shown = (options: readonly string[], bound: boolean): string => {
      const mount = bound
        ? { destination: "/tmp", type: "bind", source, options: ["bind", ...options] }
        : { destination: "/tmp", type: "tmpfs", source: "tmpfs", options };
      const [, , , , , own = "", ...rest] = inside(
        "grep ' /tmp ' /proc/self/mountinfo",
        mounting(mount),
      ).split(" ");
      return `,${own},${rest.at(-1)?.trimEnd()},`;
    };
    for (const [option, word] of [
      ["ro", "ro"],
      ["nosuid", "nosuid"],
      ["nodev", "nodev"],
      ["noexec", "noexec"],
      ["noatime", "noatime"],
      ["nodiratime", "nodiratime"],
      ["relatime", "relatime"],
      ["nosymfollow", "nosymfollow"],
    ] as const) {
      for (const bound of [false, true]) {
        assert.ok(shown([option], bound).includes(`,${word},`), `${option} ${bound}`);
      }
    }
    for (const [option, undone] of [
      ["ro", "rw"],
      ["nosuid", "suid"],
      ["nodev", "dev"],
      ["noexec", "exec"],
      ["noatime", "atime"],
      ["nosymfollow", "symfollow"],
    ] as const) {
      for (const bound of [false, true]) {
        assert.ok(!shown([option, undone], bound).includes(`,${option},`), undone);
      }
    }
    assert.ok(!/atime/.test(shown(["strictatime"], false)));
    assert.ok(shown(["sync"], false).includes(",sync,"));
    assert.ok(shown(["dirsync"], false).includes(",dirsync,"));
    assert.ok(shown(["lazytime"], false).includes(",lazytime,"));
    assert.ok(!shown(["lazytime", "nolazytime"], false).includes(",lazytime,"));
    assert.ok(shown(["size=64k", "nr_inodes=7"], false).includes(",size=64k,nr_inodes=7"));
  });

  test("each recursive option is in force on the mount and on those below", () => {
    const source = join(home.scratch(), "recursive");
    const below = join(source, "below");
    mkdirSync(below, { recursive: true });
    const attributes = (made: string, option: string): readonly string[] => {
      using undo = new DisposableStack();
      for (const path of [source, below]) {
        if (path === below) mkdirSync(path, { recursive: true });
        const mounted = runProgram(["mount", "-t", "tmpfs", "-o", made, "tmpfs", path]);
        assert.equal(mounted.status, 0, mounted.stderr);
        undo.defer(() => runProgram(["umount", path]));
      }
      const lines = inside(
        "grep -E ' /root(/below)? ' /proc/self/mountinfo",
        mounting({ destination: "/root", type: "bind", source, options: ["rbind", option] }),
      );
      return lines
        .trimEnd()
        .split("\n")
        .map((line) => `,${line.split(" ")[5]},`);
    };
    for (const word of ["nosuid", "nodev", "noexec", "nodiratime", "nosymfollow"]) {
      const [set, undone] = [attributes("rw", `r${word}`), attributes(word, `r${word.slice(2)}`)];
      assert.deepEqual([set.length, undone.length], [2, 2]);
      for (const of of set) assert.ok(of.includes(`,${word},`), `r${word}: ${of}`);
      for (const of of undone) assert.ok(!of.includes(`,${word},`), `r${word.slice(2)}: ${of}`);
    }
    for (const [made, option, atime] of [
      ["rw", "rnoatime", /,noatime,/],
      ["noatime", "rrelatime", /,relatime,/],
      ["noatime", "rstrictatime", /^(?!.*atime)/],
      ["noatime", "ratime", /,relatime,/],
      ["rw", "rro", /,ro,/],
      ["rw", "rrw", /,rw,/],
    ] as const) {
      const [own, inner, ...rest] = attributes(made, option);
      assert.match(own ?? "", atime, option);
      assert.match(inner ?? "", atime, option);
      assert.deepEqual(rest, []);
    }
  });

  test("remount changes what is mounted there, and with bind that mount alone", () => {
    const tmpfs = { destination: "/tmp", type: "tmpfs", source: "tmpfs" };
    const again = { destination: "/tmp", type: "tmpfs", source: "tmpfs" };
    const change = (...options: readonly string[]): string =>
      inside(
        "grep ' /tmp ' /proc/self/mountinfo",
        mounting(tmpfs, { ...again, options: ["remount", ...options] }),
      );
    assert.match(change("ro", "size=64k"), / \/tmp ro,.* ro,size=64k/);
    assert.match(change("bind", "ro", "nosuid"), / \/tmp ro,nosuid,.* rw/);
    using missing = home.container(mounting({ ...again, options: ["remount", "ro"] }));
    assert.match(missing.oar(["create"]).stderr, /^oar: mount \/tmp: mount .*: EINVAL\n$/);
  });

  test("propagation is as each mount asks for it", () => {
    const source = home.scratch();
    for (const [option, optional] of [
      ["private", / - /],
      ["rprivate", / - /],
      ["shared", / shared:\d+ (master:\d+ )?- /],
      ["rshared", / shared:\d+ (master:\d+ )?- /],
      ["slave", / (master:\d+ )?- /],
      ["rslave", / (master:\d+ )?- /],
      ["unbindable", / unbindable - /],
      ["runbindable", / unbindable - /],
    ] as const) {
      const options = ["rbind", option];
      const change = mounting({ destination: "/tmp", type: "bind", source, options });
      const line = inside("grep ' /tmp ' /proc/self/mountinfo", change);
      assert.match(line, optional, option);
      if (option.endsWith("private")) assert.doesNotMatch(line, /shared|master|unbindable/);
    }
  });

  test("a mount of the container does not reach the host, nor one of the host a private mount", () => {
    const source = home.scratch();
    const script = "mount -t tmpfs tmpfs /root && touch /root/inside";
    const capabilities = {
      bounding: ["CAP_SYS_ADMIN"],
      effective: ["CAP_SYS_ADMIN"],
      permitted: ["CAP_SYS_ADMIN"],
    };
    inside(script, (config) =>
      process({ capabilities })(
        mounting({ destination: "/root", type: "bind", source, options: ["rbind"] })(config),
      ),
    );
    assert.deepEqual(
      readdirSync(source).filter((name) => name === "inside"),
      [],
    );
    const options = ["rbind", "rprivate"];
    using container = home
      .container(mounting({ destination: "/root", type: "bind", source, options }))
      .running();
    using undo = new DisposableStack();
    const later = join(source, "later");
    mkdirSync(later, { recursive: true });
    assert.equal(runProgram(["mount", "-t", "tmpfs", "tmpfs", later]).status, 0);
    undo.defer(() => runProgram(["umount", later]));
    writeFileSync(join(later, "file"), "");
    assert.equal(container.sure(["exec"], ["ls", "/root/later"]), "");
  });

  test("a mount over a destination that is missing, in a root that cannot be written to, fails", () => {
    using container = home.container(mounting({ destination: "/proc/none/x", type: "tmpfs" }));
    const { status, stderr } = container.oar(["create"]);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: mount \/proc\/none\/x: mkdirat none: /);
  });
});

describe("root", () => {
  test("readonly false can be written to", () => {
    inside("echo x > /root/file", (config) => ({
      ...config,
      root: { ...config.root, readonly: false },
    }));
    assert.equal(readFileSync(join(home.rootfs, "root/file"), "utf8"), "x\n");
    rmSync(join(home.rootfs, "root/file"));
  });

  test("a relative path is of the bundle", () => {
    using container = home.container((config) => ({
      ...process({ args: ["/bin/busybox", "true"] })(config),
      root: { path: "here", readonly: false },
    }));
    const here = join(container.bundle, "here/bin");
    mkdirSync(here, { recursive: true });
    assert.equal(runProgram(["cp", join(home.rootfs, "bin/busybox"), here]).status, 0);
    container.sure(["run"]);
  });
});

describe("hostname and domainname", () => {
  test("are set, or left as they are", () => {
    const named: Change = (config) => ({ ...config, hostname: "a-host", domainname: "a.domain" });
    assert.equal(inside("hostname; cat /proc/sys/kernel/domainname", named), "a-host\na.domain\n");
    const unnamed: Change = (config) => ({ ...config, hostname: undefined });
    assert.equal(inside("hostname", unnamed), runProgram(["hostname"]).stdout);
  });
});

describe("annotations", () => {
  test("are in the state", () => {
    const annotations = { "org.example/a": "b", c: "" };
    using container = home.container((config) => ({ ...config, annotations }));
    container.sure(["create"]);
    assert.deepEqual(container.state()["annotations"], annotations);
  });
});

describe("linux", () => {
  test("devices: made with their numbers, mode and owner", () => {
    const devices = [
      { path: "/dev/zero2", type: "c", major: 1, minor: 5, fileMode: 0o640, uid: 1, gid: 2 },
      { path: "/dev/deep/fifo", type: "p" },
      { path: "/dev/null", type: "c", major: 1, minor: 3, fileMode: 0o600 },
    ] as const;
    assert.equal(
      inside("cd /dev; stat -c '%n %F %t:%T %a %u:%g' zero2 deep/fifo null", linux({ devices })),
      "zero2 character special file 1:5 640 1:2\n" +
        "deep/fifo fifo 0:0 666 0:0\n" +
        "null character special file 1:3 600 0:0\n",
    );
  });

  test("sysctl: those of the namespaces, by dots or slashes", () => {
    const host = readFileSync("/proc/sys/kernel/shmmni", "utf8");
    const sysctl = { "net/ipv4/ip_forward": "1", "kernel.shmmni": "123" };
    const read = "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shmmni";
    assert.equal(inside(read, linux({ sysctl })), "1\n123\n");
    assert.equal(readFileSync("/proc/sys/kernel/shmmni", "utf8"), host);
  });

  test(
    "cgroupsPath: absolute, with parents made for it, which go with the last container",
    ownPaths,
    () => {
      const parent = `/${home.marker}-parent`;
      using first = home.container(linux({ cgroupsPath: `${parent}/inner/first` })).running();
      using second = home.container(linux({ cgroupsPath: `${parent}/second` })).running();
      const paths = [...cgroupsOf(first.pid()).values()];
      for (const path of paths) assert.ok(path.endsWith(`${parent}/inner/first`), path);
      first.sure(["delete", "--force"]);
      for (const path of paths) assert.ok(!existsSync(join(path, "..")), path);
      for (const path of paths) assert.ok(existsSync(join(path, "../..")), path);
      second.sure(["delete", "--force"]);
      for (const path of paths) assert.ok(!existsSync(join(path, "../..")), path);
    },
  );

  test("cgroupsPath: a parent that was there before is left there", ownPaths, () => {
    const mount = existsSync("/sys/fs/cgroup/pids") ? "/sys/fs/cgroup/pids" : "/sys/fs/cgroup";
    const parent = `${mount}/${home.marker}-theirs`;
    mkdirSync(parent);
    using undo = new DisposableStack();
    undo.defer(() => rmdirSync(parent));
    using container = home.container(linux({ cgroupsPath: `/${home.marker}-theirs/c` })).running();
    container.sure(["delete", "--force"]);
    assert.ok(existsSync(parent));
  });

  test("resources: of pids and memory are in force", () => {
    const resources = { pids: { limit: 5 }, memory: { limit: 16_777_216 } };
    const { stderr } = home.inside(
      "for i in 1 2 3 4 5 6; do sleep 1000 & done",
      linux({ resources }),
    );
    assert.match(stderr, /can't fork: Resource temporarily unavailable/);
    using container = home.container(linux({ resources })).running();
    const cgroups = cgroupsOf(container.pid());
    const memory = cgroups.get("memory");
    const [path, file] =
      memory === undefined ? [cgroups.get(""), "memory.max"] : [memory, "memory.limit_in_bytes"];
    assert.equal(readFileSync(join(path ?? "", file), "utf8"), "16777216\n");
  });

  test("rootfsPropagation: slave is the host's, where that is shared, and no other is", () => {
    const shared = 'mount --bind "$1" "$1"; mount --make-shared "$1"; shift; exec "$@"';
    const there = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", shared, "sh"];
    for (const [rootfsPropagation, isSlave] of [
      ["slave", true],
      ["rslave", true],
      ["private", false],
      ["rprivate", false],
      [undefined, false],
    ] as const) {
      using container = home.container((config) => {
        const part = rootfsPropagation === undefined ? {} : { rootfsPropagation };
        return process({ args: ["cat", "/proc/self/mountinfo"] })(linux(part)(config));
      });
      const run = [...there, home.rootfs, ...home.words(["run", container.id])];
      const { status, stdout, stderr } = home.run(run, { cwd: container.bundle });
      assert.deepEqual([status, stderr], [0, ""]);
      const root = stdout.split("\n").find((line) => line.split(" ")[4] === "/") ?? "";
      assert.equal(/ master:\d+ /.test(root), isSlave, root);
    }
  });

  test("rootfsPropagation: private by default, shared where it is asked for", () => {
    const propagation = "grep -E '^[0-9]+ [0-9]+ [0-9:]+ [^ ]+ / ' /proc/self/mountinfo";
    assert.match(inside(propagation, linux({ rootfsPropagation: "shared" })), / shared:\d+ /);
    assert.doesNotMatch(
      inside(propagation, linux({ rootfsPropagation: "private" })),
      / shared:| master:/,
    );
    assert.match(inside(propagation, linux({ rootfsPropagation: "unbindable" })), / unbindable /);
    assert.doesNotMatch(inside(propagation, linux({ rootfsPropagation: "slave" })), / shared:/);
  });

  test("rootfsPropagation: with an r it is that of all mounts, else of the root alone", () => {
    const show = "grep -E '^([^ ]+ ){4}/(proc)? ' /proc/self/mountinfo | cut -d' ' -f5,7-";
    const told = (rootfsPropagation: Propagation): string =>
      inside(show, linux({ rootfsPropagation })).replaceAll(/:\d+| ?- .*/g, "");
    assert.equal(told("shared"), "/ shared\n/proc\n");
    assert.equal(told("rshared"), "/ shared\n/proc shared\n");
    assert.equal(told("unbindable"), "/ unbindable\n/proc\n");
    assert.equal(told("runbindable"), "/ unbindable\n/proc unbindable\n");
  });

  test("rootfsPropagation: where it is shared, what is mounted in a shared bind mount reaches the host", () => {
    const source = home.scratch();
    const shared =
      'mount --bind "$1" "$1"; mount --make-shared "$1"; shift; "$@"; ls "$0" | grep inside || :; umount -R "$0"';
    const there = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", shared, source];
    const capabilities = {
      bounding: ["CAP_SYS_ADMIN"],
      effective: ["CAP_SYS_ADMIN"],
      permitted: ["CAP_SYS_ADMIN"],
    };
    const args = ["sh", "-c", "mount -t tmpfs tmpfs /root && touch /root/inside"];
    for (const [rootfsPropagation, option, isSeen] of [
      ["rshared", "rshared", true],
      ["shared", "shared", true],
      ["rshared", "rslave", false],
      ["rslave", "rshared", false],
      ["rslave", "rslave", false],
    ] as const) {
      const mount = { destination: "/root", type: "bind", source, options: ["rbind", option] };
      using container = home.container((config) =>
        process({ capabilities, args })(linux({ rootfsPropagation })(mounting(mount)(config))),
      );
      const run = [...there, source, ...home.words(["run", container.id])];
      const { status, stdout, stderr } = home.run(run, { cwd: container.bundle });
      assert.deepEqual([status, stderr], [0, ""]);
      assert.equal(stdout, isSeen ? "inside\n" : "", `${rootfsPropagation} and ${option}`);
    }
  });

  test("rootfsPropagation: where it is shared, a bind mount's source may be another mount of the container", () => {
    const source = join(home.rootfs, "tmp");
    const output = inside("stat -f -c %T /root", (config) =>
      linux({ rootfsPropagation: "rshared" })(
        mounting(
          { destination: "/tmp", type: "tmpfs", source: "tmpfs" },
          { destination: "/root", type: "bind", source, options: ["bind"] },
        )(config),
      ),
    );
    assert.equal(output, "tmpfs\n");
  });

  test("maskedPaths: directories share one file system, in which nothing can be made", () => {
    const paths = ["/root", "/home", "/tmp"];
    const made = paths.slice(1).map((path) => join(home.rootfs, path));
    for (const path of made) mkdirSync(path, { recursive: true });
    const masking: Change = (config) => ({
      ...config,
      linux: { ...config.linux, maskedPaths: paths },
    });
    const devices = inside(`stat -c %d ${paths.join(" ")}; stat -c %d /`, masking).split("\n");
    assert.equal(new Set(devices.slice(0, 3)).size, 1);
    assert.notEqual(devices[0], devices[3]);
    assert.match(inside("touch /tmp/x 2>&1; ls /root /tmp", masking), /Read-only file system/);
    const powerful: Change = (config) => {
      const capabilities = {
        bounding: ["CAP_SYS_ADMIN"],
        effective: ["CAP_SYS_ADMIN"],
        permitted: ["CAP_SYS_ADMIN"],
      };
      return { ...masking(config), process: { ...config.process, capabilities } };
    };
    const script = "mount -o remount,bind,rw /tmp && touch /tmp/x 2>&1; ls -A /root /home";
    assert.match(inside(script, powerful), /No space left on device/);
  });

  test("maskedPaths and readonlyPaths: of the image, and none that is missing", () => {
    const part = {
      maskedPaths: ["/etc/passwd", "/tmp", "/nothing"],
      readonlyPaths: ["/root", "/no"],
    };
    const change: Change = (config) => ({
      ...linux(part)(config),
      root: { ...config.root, readonly: false },
    });
    assert.equal(inside("cat /etc/passwd; ls /tmp", change), "");
    assert.match(home.inside("echo > /tmp/x", change).stderr, /Read-only file system/);
    assert.match(home.inside("echo > /root/x", change).stderr, /Read-only file system/);
  });
});
