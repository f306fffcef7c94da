import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import type { Hook, Hooks } from "@skiff/spec";
import { type Change, eventually, isAlive, OarHome, patience } from "../fixtures/index.ts";

const home = new OarHome();
const said = join(home.scratch(), "said");

beforeEach(() => rmSync(said, { force: true }));

const moments = [
  "prestart",
  "createRuntime",
  "createContainer",
  "startContainer",
  "poststart",
  "poststop",
] as const satisfies readonly (keyof Hooks)[];

describe("hooks", () => {
  test("run in the specification's order, each told the container's state", () => {
    using container = home.container(
      withHooks(Object.fromEntries(moments.map((m) => [m, [saying(m)]]))),
    );
    container.sure(["create"]);
    const { pid } = container.state();
    assert.deepEqual(lines().map(momentOf), ["prestart", "createRuntime", "createContainer"]);
    container.sure(["start"]);
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    container.sure(["delete"]);
    const id = container.id;
    const described = {
      ociVersion: "1.3.0",
      id,
      bundle: container.bundle,
      annotations: { a: "b" },
    };
    assert.deepEqual(
      lines().map((line) => [momentOf(line), stateOf(line)]),
      [
        ["prestart", { ...described, status: "creating", pid }],
        ["createRuntime", { ...described, status: "creating", pid }],
        ["createContainer", { ...described, status: "creating", pid: 1 }],
        ["startContainer", { ...described, status: "created", pid: 1 }],
        ["poststart", { ...described, status: "running", pid }],
        ["poststop", { ...described, status: "stopped" }],
      ],
    );
  });

  test("have all lists' hooks run in order, the program's between those of start", () => {
    using container = home.container((config) => {
      const changed = withHooks({
        createRuntime: [saying("a"), saying("b")],
        startContainer: [saying("c"), saying("d")],
        poststart: [shell(`until grep -q program ${said}; do sleep 0.01; done; echo e >> ${said}`)],
        poststop: [saying("f"), saying("g")],
      })(config);
      const args = ["sh", "-c", `echo program >> ${said}; sleep 1000`];
      return { ...changed, process: { ...changed.process, args } };
    });
    container.running();
    container.sure(["delete", "--force"]);
    assert.deepEqual(lines().map(momentOf), ["a", "b", "c", "d", "program", "e", "f", "g"]);
  });

  test("find the namespaces and the mounts made, and are in their own", () => {
    const report = (name: string): Hook =>
      shell(
        `echo ${name} $(readlink /proc/self/ns/mnt) $(readlink /proc/self/ns/net) ` +
          `$(readlink /proc/self/ns/pid) $(ls -d ${home.rootfs}/proc/self 2>/dev/null) >> ${said}`,
      );
    using container = home.container(
      withHooks({
        createRuntime: [
          shell(
            `pid=$(sed 's/.*"pid":\\([0-9]*\\).*/\\1/'); ` +
              `echo seen $(readlink /proc/$pid/ns/mnt) $(readlink /proc/$pid/ns/net) ` +
              `$(nsenter -t $pid -m ls -d ${home.rootfs}/proc/1) >> ${said}`,
          ),
          report("createRuntime"),
        ],
        createContainer: [report("createContainer")],
        startContainer: [
          shell(
            `echo startContainer $(readlink /proc/self/ns/mnt) $(readlink /proc/self/ns/net) ` +
              `$(readlink /proc/self/ns/pid) $(ls -d ${home.rootfs} 2>/dev/null) >> ${said}`,
          ),
        ],
      }),
    );
    container.running();
    const own = (kind: string, pid: number | "self"): string =>
      readlinkSync(`/proc/${pid}/ns/${kind}`);
    const pid = container.pid();
    const inside = [own("mnt", pid), own("net", pid), own("pid", pid)];
    assert.deepEqual(lines(), [
      `seen ${inside[0]} ${inside[1]} ${home.rootfs}/proc/1`,
      `createRuntime ${own("mnt", "self")} ${own("net", "self")} ${own("pid", "self")}`,
      `createContainer ${inside.join(" ")} ${home.rootfs}/proc/self`,
      `startContainer ${inside.join(" ")}`,
    ]);
  });

  test("can still change the root file system that the container will see read-only", () => {
    using container = home.container((config) => {
      const changed = withHooks({
        createContainer: [shell(`echo made > ${home.rootfs}/dev/made`)],
      })(config);
      const mounts = (changed.mounts ?? []).map((m) =>
        m.destination === "/dev" ? { ...m, options: [...(m.options ?? []), "ro"] } : m,
      );
      const args = ["sh", "-c", "cat /dev/made; touch /dev/x 2>&1; touch /x 2>&1"];
      return { ...changed, mounts, process: { ...changed.process, args } };
    });
    assert.deepEqual(container.oar(["run"]).stdout.trimEnd().split("\n"), [
      "made",
      "touch: /dev/x: Read-only file system",
      "touch: /x: Read-only file system",
    ]);
  });

  test("have exactly their environment and arguments, and no descriptor but 0 to 2", () => {
    using container = home.container(
      withHooks({
        createRuntime: [
          {
            path: "/bin/sh",
            args: [
              "name",
              "-c",
              `exec > ${said}; echo $0 $1; tr '\\0' '\\n' < /proc/$$/environ; ls /proc/$$/fd`,
              "zero",
              "one",
            ],
            env: ["A=1", "B=two words"],
          },
        ],
      }),
    );
    container.sure(["create"]);
    assert.deepEqual(lines(), ["zero one", "A=1", "B=two words", "0", "1", "2"]);
  });

  test("may leave their input unread, however long it is", () => {
    const annotations = { long: "x".repeat(300_000) };
    using container = home.container((config) => ({
      ...withHooks({
        createRuntime: [{ path: "/bin/true" }, shell(`wc -c > ${said}`)],
      })(config),
      annotations,
    }));
    container.sure(["create"]);
    assert.ok(Number(readFileSync(said, "utf8")) > 300_000);
  });

  for (const moment of ["prestart", "createRuntime", "createContainer"] as const) {
    test(`${moment}: one that fails ends the create, and nothing but poststop hooks' work is left`, () => {
      using container = home.container(
        withHooks({
          [moment]: [saying("first"), shell("echo why >&2; exit 3"), saying("never")],
          poststop: [saying("poststop")],
        }),
      );
      const { status, stderr } = container.oar(["create"]);
      assert.equal(status, 1);
      assert.equal(stderr, `oar: error running ${moment} hook #1: /bin/sh: exited with 3: why\n`);
      assert.equal(container.oar(["state"]).status, 1);
      assert.deepEqual(lines().map(momentOf), ["first", "poststop"]);
    });
  }

  test("startContainer: one that fails ends the start, and the program never runs", () => {
    using container = home.container((config) => {
      const changed = withHooks({ startContainer: [shell("echo why >&2; exit 3")] })(config);
      const args = ["sh", "-c", `echo program >> ${said}`];
      return { ...changed, process: { ...changed.process, args } };
    });
    container.sure(["create"]);
    const { status, stderr } = container.oar(["start"]);
    assert.deepEqual(
      [status, stderr],
      [1, "oar: error running startContainer hook #0: /bin/sh: exited with 3: why\n"],
    );
    container.waitFor("stopped");
    assert.ok(!existsSync(said));
  });

  test("poststart: one that fails ends the start, and the container is stopped", () => {
    using container = home.container(
      withHooks({ poststart: [shell("exit 3"), saying("never")], poststop: [saying("poststop")] }),
    );
    container.sure(["create"]);
    const { status, stderr } = container.oar(["start"]);
    assert.deepEqual(
      [status, stderr],
      [1, "oar: error running poststart hook #0: /bin/sh: exited with 3\n"],
    );
    assert.equal(container.state()["status"], "stopped");
    container.sure(["delete"]);
    assert.deepEqual(lines().map(momentOf), ["poststop"]);
  });

  test("poststop: one that fails is a warning, and the rest run", () => {
    using container = home.container(
      withHooks({
        poststop: [shell("echo why; kill -9 $$"), { path: "/none" }, saying("last")],
      }),
    );
    container.sure(["create"]);
    const { status, stderr } = container.oar(["delete"]);
    assert.equal(status, 0);
    assert.equal(
      stderr,
      "oar: warning: run poststop hooks: error running poststop hook #0: /bin/sh: was killed by signal 9: why; " +
        "error running poststop hook #1: /none: exited with 127: execveat /none: ENOENT\n",
    );
    assert.deepEqual(lines().map(momentOf), ["last"]);
    assert.equal(container.oar(["state"]).status, 1);
  });

  test("are killed at their timeout, which fails them", () => {
    using container = home.container(
      withHooks({
        createRuntime: [{ ...shell(`echo $$ > ${said}; exec sleep 1000`), timeout: 1 }],
      }),
    );
    const before = Date.now();
    const { status, stderr } = container.oar(["create"]);
    assert.deepEqual(
      [status, stderr],
      [1, "oar: error running createRuntime hook #0: /bin/sh: waited 1 s for its end\n"],
    );
    assert.ok(Date.now() - before < patience, "not for as long as it sleeps");
    assert.ok(!isAlive(Number(readFileSync(said, "utf8"))));
  });

  test("poststop: one that hangs is killed at its timeout, and the rest run", () => {
    using container = home.container(
      withHooks({
        poststop: [{ path: "/bin/sleep", args: ["sleep", "1000"], timeout: 1 }, saying("last")],
      }),
    );
    container.running();
    const { status, stderr } = container.oar(["delete", "--force"]);
    assert.equal(status, 0);
    assert.match(stderr, /^oar: warning: .* hook #0: \/bin\/sleep: waited 1 s for its end\n$/);
    assert.deepEqual(lines().map(momentOf), ["last"]);
  });

  test("are not waited for by those whom they leave in the background", () => {
    using container = home.container(
      withHooks({ createRuntime: [shell(`sleep 1000 & echo $! > ${said}`)] }),
    );
    container.sure(["create"]);
    const pid = Number(readFileSync(said, "utf8"));
    assert.ok(isAlive(pid));
    process.kill(pid, "SIGKILL");
    eventually("it is dead", () => !isAlive(pid));
  });

  test("have the signals that programs expect, also under `run`", () => {
    using container = home.container((config) => {
      const changed = withHooks({
        createRuntime: [shell(`grep -E '^Sig(Blk|Ign)' /proc/self/status > ${said}`)],
      })(config);
      return { ...changed, process: { ...changed.process, args: ["true"] } };
    });
    container.sure(["run"]);
    assert.deepEqual(lines(), ["SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000"]);
  });

  test("start where the bundle is, and poststop also when that is gone", () => {
    using container = home.container(
      withHooks({
        createRuntime: [shell(`pwd >> ${said}`)],
        poststop: [shell(`echo poststop >> ${said}`)],
      }),
    );
    container.sure(["create"]);
    rmSync(container.bundle, { recursive: true });
    assert.equal(home.oar(["delete", container.id]).status, 0);
    mkdirSync(container.bundle);
    assert.deepEqual(lines(), [container.bundle, "poststop"]);
  });

  test("that are no hooks are refused with their path", () => {
    for (const [hook, message] of [
      [{ path: "bin/true" }, '[0].path: "bin/true" must be an absolute path'],
      [{}, "[0].path: expected string, found nothing"],
      [{ path: "/a", timeout: 0 }, "[0].timeout: 0 is not between 1 and 31536000"],
      [{ path: "/a", args: [1] }, "[0].args[0]: expected string, found number"],
      [{ path: "/a", env: {} }, "[0].env: expected array, found object"],
    ] as const) {
      using container = home.containerOf(
        JSON.stringify({ ...home.config(), hooks: { poststop: [hook] } }),
      );
      const { status, stderr } = container.oar(["create"]);
      assert.equal(status, 1);
      assert.equal(stderr, `oar: ${container.bundle}/config.json: hooks.poststop${message}\n`);
    }
  });
});

/** The scratch folder is at the same path in the container, so that all hooks can write there. */
function withHooks(hooks: Hooks): Change {
  return (config) => ({
    ...config,
    annotations: { a: "b" },
    hooks,
    mounts: [
      ...(config.mounts ?? []),
      { destination: home.scratch(), source: home.scratch(), type: "bind", options: ["rbind"] },
    ],
  });
}

function shell(script: string): Hook {
  const env = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"];
  return { path: "/bin/sh", args: ["sh", "-c", script], env };
}

function saying(moment: string): Hook {
  return shell(`echo "${moment} $(cat)" >> ${said}`);
}

function lines(): readonly string[] {
  return existsSync(said) ? readFileSync(said, "utf8").trimEnd().split("\n") : [];
}

function momentOf(line: string): string {
  return line.split(" ", 1)[0] ?? "";
}

function stateOf(line: string): unknown {
  return JSON.parse(line.slice(line.indexOf("{")));
}
