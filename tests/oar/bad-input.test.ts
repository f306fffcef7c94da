import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Config } from "@skiff/spec";
import { type Change, OarHome, programs, runProgram } from "../fixtures/index.ts";

const home = new OarHome();

/** What `oar create` says of a container that it must refuse, with nothing left of it. */
function refusalOf(change: Change): string {
  using container = home.container(change);
  const { status, stdout, stderr } = container.oar(["create"]);
  assert.deepEqual([status, stdout], [1, ""], stderr);
  assert.deepEqual(readdirSync(home.root), []);
  return stderr.replaceAll(container.bundle, "BUNDLE").replaceAll(container.id, "ID");
}

describe("oar create", () => {
  test("says that there is no bundle, or no config.json in it", () => {
    using container = home.container();
    const nowhere = container.oar(["create", "--bundle", "/nowhere"]);
    assert.deepEqual(
      [nowhere.status, nowhere.stderr],
      [1, "oar: read configuration: openat2 /nowhere/config.json: ENOENT\n"],
    );
    rmSync(join(container.bundle, "config.json"));
    const empty = container.oar(["create"]);
    assert.equal(
      empty.stderr,
      `oar: read configuration: openat2 ${container.bundle}/config.json: ENOENT\n`,
    );
    assert.deepEqual(readdirSync(home.root), []);
  });

  test("says that config.json is nested too deeply", () => {
    for (const number of ["1", "1234567890123456789"]) {
      using container = home.containerOf(
        `[${number},${"[".repeat(200_000)}${"]".repeat(200_000)}]`,
      );
      const { status, stderr } = container.oar(["create"]);
      assert.equal(status, 1);
      assert.match(stderr, /^oar: .*config\.json: not JSON: nested too deeply\n$/);
    }
  });

  test("says that config.json is not JSON", () => {
    for (const text of ["", "{", "null", "[]", '{"ociVersion":"1.3.0"', "\0"]) {
      using container = home.containerOf(text);
      const { status, stderr } = container.oar(["create"]);
      assert.equal(status, 1);
      assert.match(stderr, /config\.json: (not JSON: .|expected object, found )/, text);
    }
  });

  test("names the JSON path of what is wrong", () => {
    const wrong: readonly (readonly [string, (config: Config) => object])[] = [
      [
        "process.args: names no program to run",
        (c) => ({ ...c, process: { ...c.process, args: [] } }),
      ],
      [
        'process.cwd: "x" must be an absolute path',
        (c) => ({ ...c, process: { ...c.process, cwd: "x" } }),
      ],
      ["process: expected object, found nothing", (c) => ({ ...c, process: undefined })],
      ["root.path: expected string, found number", (c) => ({ ...c, root: { path: 1 } })],
      ["root.path: is empty", (c) => ({ ...c, root: { path: "" } })],
      [
        'ociVersion: "2.0.0" is no version of runtime-spec 1',
        (c) => ({ ...c, ociVersion: "2.0.0" }),
      ],
      [
        'linux.namespaces[0].type: "pidd" is not one of pid, network, ipc, uts, mount, cgroup, time, user',
        (c) => ({ ...c, linux: { ...c.linux, namespaces: [{ type: "pidd" }] } }),
      ],
      ["mounts[0].destination: expected string, found nothing", (c) => ({ ...c, mounts: [{}] })],
      [
        "process.env[0]: has a NUL character",
        (c) => ({ ...c, process: { ...c.process, env: ["A=\0"] } }),
      ],
      [
        'linux.seccomp.defaultAction: "x" is not one of SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, ' +
          "SCMP_ACT_KILL_THREAD, SCMP_ACT_TRAP, SCMP_ACT_ERRNO, SCMP_ACT_TRACE, SCMP_ACT_ALLOW, " +
          "SCMP_ACT_LOG, SCMP_ACT_NOTIFY",
        (c) => ({ ...c, linux: { ...c.linux, seccomp: { defaultAction: "x" } } }),
      ],
      [
        'hooks.poststop[0].path: "true" must be an absolute path',
        (c) => ({ ...c, hooks: { poststop: [{ path: "true" }] } }),
      ],
    ];
    for (const [message, change] of wrong) {
      using container = home.containerOf(JSON.stringify(change(home.config())));
      const { status, stderr } = container.oar(["create"]);
      assert.deepEqual([status, stderr], [1, `oar: ${container.bundle}/config.json: ${message}\n`]);
    }
  });

  test("names what the configuration asks and cannot have", () => {
    const linux =
      (change: (linux: Config["linux"]) => Config["linux"]): Change =>
      (config) => ({
        ...config,
        linux: change(config.linux),
      });
    const without = (type: string): Change =>
      linux((l) => ({ ...l, namespaces: l.namespaces.filter((n) => n.type !== type) }));
    const cases: readonly (readonly [string, Change])[] = [
      ["hostname: needs a uts namespace", without("uts")],
      ["root.path: must not be the host's root", (c) => ({ ...c, root: { path: "/" } })],
      [
        "linux.sysctl: kernel.panic is the host's, no namespace has its own",
        linux((l) => ({ ...l, sysctl: { "kernel.panic": "1" } })),
      ],
      [
        "mounts[0].options: option tmpcopyup is for a tmpfs",
        (c) => ({ ...c, mounts: [{ destination: "/a", type: "proc", options: ["tmpcopyup"] }] }),
      ],
      [
        'linux.cgroupsPath: /a/../b must not contain ".."',
        linux((l) => ({ ...l, cgroupsPath: "/a/../b" })),
      ],
      [
        "process.terminal: cannot allocate a terminal without --console-socket",
        (c) => ({ ...c, process: { ...c.process, terminal: true } }),
      ],
    ];
    for (const [message, change] of cases) assert.equal(refusalOf(change), `oar: ${message}\n`);
  });

  test("names the step and the path that failed", () => {
    const mounting =
      (destination: string, options: object = {}): Change =>
      (config) => ({
        ...config,
        mounts: [
          ...(config.mounts ?? []),
          { destination, type: "tmpfs", source: "tmpfs", ...options },
        ],
      });
    const cases: readonly (readonly [RegExp, Change])[] = [
      [
        /^root\.path: openat2 BUNDLE\/nothing: ENOENT$/,
        (c) => ({ ...c, root: { path: "nothing" } }),
      ],
      [/^root\.path: openat2 \/bin\/sh: ENOTDIR$/, (c) => ({ ...c, root: { path: "/bin/sh" } })],
      [/^mount \/tmp: mount \/proc\/self\/fd\/\d+: ENODEV$/, mounting("/tmp", { type: "nofs" })],
      [
        /^mount \/tmp: mount \/proc\/self\/fd\/\d+: EINVAL$/,
        mounting("/tmp", { options: ["mode=x"] }),
      ],
      [
        /^mount \/tmp: open source \/nothing: open_tree \/nothing: ENOENT$/,
        mounting("/tmp", { type: "bind", source: "/nothing" }),
      ],
      [
        /^set RLIMIT_NOFILE: prlimit64: (EINVAL|EPERM)$/,
        (c) => ({
          ...c,
          process: { ...c.process, rlimits: [{ type: "RLIMIT_NOFILE", soft: 2, hard: 1 }] },
        }),
      ],
      [
        /^process\.rlimits\[0\]\.type: RLIMIT_X is no resource limit$/,
        (c) => ({
          ...c,
          process: { ...c.process, rlimits: [{ type: "RLIMIT_X", soft: 1, hard: 1 }] },
        }),
      ],
      [
        /^make cgroup: set pids\.max: write.*: EINVAL$/,
        (c) => ({ ...c, linux: { ...c.linux, resources: { pids: { limit: 2 ** 52 } } } }),
      ],
      [
        /^join namespace \/nothing: open namespace \/nothing: openat2 \/nothing: ENOENT$/,
        (c) => ({
          ...c,
          linux: {
            ...c.linux,
            namespaces: [
              ...c.linux.namespaces.filter((n) => n.type !== "network"),
              { type: "network", path: "/nothing" },
            ],
          },
        }),
      ],
      [
        /^change directory to \/bin\/sh: chdir \/bin\/sh: ENOTDIR$/,
        (c) => ({ ...c, process: { ...c.process, cwd: "/bin/sh" } }),
      ],
    ];
    for (const [pattern, change] of cases) {
      assert.match(
        refusalOf(change)
          .replace(/^oar: /, "")
          .trimEnd(),
        pattern,
      );
    }
  });

  test("refuses ids that are no names", () => {
    using container = home.container();
    const bad = ["", ".", "..", "a/b", "/a", "../a", "a\nb", "a b", "ü", "a*", "x".repeat(4096)];
    for (const id of bad) {
      for (const words of [
        ["create", "--bundle", container.bundle],
        ["state"],
        ["start"],
        ["delete", "--force"],
        ["kill"],
        ["run"],
      ]) {
        const { status, stderr } = home.oar([...words, id]);
        assert.equal(status, 1, JSON.stringify(id));
        assert.match(stderr, /^oar: invalid container ID/, id);
        assert.ok(stderr.length < 400, "the id is not repeated at length");
      }
    }
    assert.deepEqual(readdirSync(home.root), []);
  });

  test("takes options after the container, and refuses what nobody would look at", () => {
    const { status, stderr } = home.oar(["state", "c1", "c2"]);
    const why = 'state: one argument too many, "c2": see oar help';
    assert.deepEqual([status, stderr], [1, `oar: ${why}\n`]);
    assert.equal(home.oar(["delete", "none", "--force"]).status, 0);
    assert.match(home.oar(["state", "c1", "--nothing"]).stderr, /unknown option --nothing/);
  });

  test("says that the id is missing", () => {
    for (const command of ["create", "start", "state", "kill", "delete", "run", "exec"]) {
      const { status, stderr } = home.oar([command]);
      const failure = command === "exec" ? 255 : 1;
      assert.deepEqual([status, stderr], [failure, "oar: a container's id is missing\n"], command);
    }
  });

  test("refuses a deletion's time that is none, wherever it is said", () => {
    const why = '"10s" is not a number of seconds above 0, at most 604800';
    const option = home.oar(["delete", "--force", "--timeout", "10s", "none"]);
    assert.deepEqual([option.status, option.stderr], [1, `oar: --timeout: ${why}\n`]);
    const env = { OAR_DELETE_TIMEOUT: "10s" };
    const variable = home.oar(["delete", "--force", "none"], { env });
    assert.deepEqual([variable.status, variable.stderr], [1, `oar: OAR_DELETE_TIMEOUT: ${why}\n`]);
  });

  test("refuses options that it does not know, and commands", () => {
    const option = home.oar(["create", "--nothing", "x"]);
    assert.deepEqual(
      [option.status, option.stderr],
      [1, "oar: unknown option --nothing: see oar help\n"],
    );
    const command = home.oar(["nothing"]);
    assert.deepEqual(
      [command.status, command.stderr],
      [1, "oar: no such command: nothing: see oar help\n"],
    );
    const value = home.oar(["create", "--bundle"]);
    assert.deepEqual(
      [value.status, value.stderr],
      [1, "oar: option --bundle needs DIR: see oar help\n"],
    );
  });

  test("logs its error where --log says, as text or as JSON", () => {
    using container = home.container((config) => ({ ...config, root: { path: "nothing" } }));
    const log = join(container.bundle, "log");
    const { status } = runProgram(
      [
        programs.oar,
        "--root",
        home.root,
        "--log",
        log,
        "--log-format",
        "json",
        "create",
        container.id,
      ],
      { cwd: container.bundle },
    );
    assert.equal(status, 1);
    const entry: unknown = JSON.parse(runProgram(["cat", log]).stdout);
    assert.ok(typeof entry === "object" && entry !== null && "msg" in entry && "level" in entry);
    assert.deepEqual(
      [entry.level, entry.msg],
      ["error", `root.path: openat2 ${container.bundle}/nothing: ENOENT`],
    );
  });
});

describe("oar whose error nobody can be told", () => {
  test("ends with 1 all the same, where standard error is full or closed", () => {
    for (const redirection of ["2> /dev/full", "2>&-", "2> /dev/full > /dev/full"]) {
      const command = `${programs.oar} --root ${home.root} state nothing ${redirection}`;
      assert.equal(runProgram(["sh", "-c", command]).status, 1, redirection);
    }
  });

  test("says so where the log cannot be written, and deletes all the same", () => {
    for (const log of ["/nothing/log", "/dev/full", "/"]) {
      const oar = (...words: readonly string[]) => home.oar(["--log", log, ...words]);
      const { status, stderr } = oar("state", "nothing");
      assert.equal(status, 1);
      assert.match(stderr, /^oar: container nothing does not exist: .*\noar: warning: --log: /);
      using container = home.container().running();
      assert.equal(oar("delete", "--force", container.id).status, 0);
    }
  });

  test("says so and ends with 1 where standard output is full or read by nobody", () => {
    const commands = ["list", "features", "version", "--version", "help", "help run", "run --help"];
    for (const command of commands) {
      const oar = `${programs.oar} --root ${home.root} ${command}`;
      for (const [outer, errno] of [
        [`${oar} > /dev/full`, "ENOSPC"],
        // `cat` has ended, and closed its end of the pipe, before anything is written.
        [`trap '' PIPE; mkfifo pipe; cat pipe & exec 9> pipe; kill $!; wait; ${oar} >&9`, "EPIPE"],
      ] as const) {
        rmSync(join(home.scratch(), "pipe"), { force: true });
        const { status, stderr } = runProgram(["sh", "-c", outer], { cwd: home.scratch() });
        const error = `oar: write to standard output: write: ${errno}\n`;
        assert.deepEqual([status, stderr], [1, error], `${command}: ${outer}`);
      }
    }
  });
});

describe("a root of containers on a full disk", () => {
  test("fails create with the step, leaves nothing, and works once there is space", () => {
    using undo = new DisposableStack();
    const disk = join(home.folder, "disk");
    mkdirSync(disk);
    undo.defer(() => rmSync(disk, { recursive: true }));
    assert.equal(
      runProgram(["mount", "-t", "tmpfs", "-o", "size=16k,nr_inodes=16", "tmpfs", disk]).status,
      0,
    );
    undo.defer(() => runProgram(["umount", disk]));
    using container = home.container();
    const oar = (...words: readonly string[]) =>
      home.oar(["--root", join(disk, "root"), ...words], { cwd: container.bundle });
    writeFileSync(join(disk, "ballast"), "x".repeat(16384));
    const full = oar("create", container.id);
    assert.equal(full.status, 1);
    assert.match(full.stderr, /ENOSPC/);
    assert.deepEqual(
      readdirSync(disk).toSorted(),
      ["ballast", "root"].filter((n) => existsSync(join(disk, n))),
    );
    assert.deepEqual(oar("list", "-q").stdout, "");
    rmSync(join(disk, "ballast"));
    assert.equal(oar("create", container.id).status, 0);
    writeFileSync(join(disk, "ballast"), "x".repeat(12288 - 4096), { flag: "w" });
    assert.equal(oar("start", container.id).status, 0);
    const fill = runProgram(["dd", "if=/dev/zero", `of=${disk}/more`]);
    assert.match(fill.stderr, /No space left/);
    assert.equal(oar("delete", "--force", container.id).status, 0, "deletion needs no space");
    assert.equal(oar("list", "-q").stdout, "");
  });
});

describe("a user who is not root", () => {
  const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

  test("is told what it needs, and leaves nothing", () => {
    using container = home.container();
    using running = home.container().running();
    const open = join(home.folder, "open");
    mkdirSync(open, { mode: 0o777 });
    runProgram(["chmod", "0755", home.folder]);
    runProgram(["chmod", "0777", open]);
    const oar = (root: string, ...words: readonly string[]) =>
      runProgram([...nobody, programs.oar, "--root", root, ...words], { cwd: container.bundle });
    for (const root of [home.root, open, join(home.folder, "none")]) {
      for (const words of [
        ["create", container.id],
        ["run", container.id],
      ]) {
        const { status, stderr } = oar(root, ...words);
        assert.equal(status, 1);
        const why = "linux.namespaces: rootless container requires user namespaces";
        assert.equal(stderr, `oar: ${why}\n`);
      }
    }
    for (const words of [["start"], ["kill"], ["delete", "--force"], ["state"], ["exec"]]) {
      const { status, stderr } = oar(
        home.root,
        ...words,
        running.id,
        ...(words[0] === "exec" ? ["true"] : []),
      );
      assert.equal(status, words[0] === "exec" ? 255 : 1, words[0]);
      assert.match(stderr, /must be run as root: try sudo\n$/, words[0]);
    }
    assert.deepEqual(readdirSync(open), []);
    assert.equal(running.state()["status"], "running");
    rmSync(open, { recursive: true });
  });

  test("may ask for the version, the help and a config.json", () => {
    for (const words of [["version"], ["help"], ["--version"]]) {
      assert.equal(runProgram([...nobody, programs.oar, ...words]).status, 0);
    }
  });
});
