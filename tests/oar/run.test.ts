import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Change, isAlive, OarHome, programs, runProgram } from "../fixtures/index.ts";

const home = new OarHome();
writeFileSync(join(home.rootfs, "bin/text"), "no program", { mode: 0o755 });

describe("oar run", () => {
  test("ends with the program's exit status", () => {
    for (const status of [0, 1, 3, 127, 255]) {
      assert.equal(home.inside(`exit ${status}`).status, status);
    }
  });

  test("ends with 128 and the signal's number when one ended the program", () => {
    assert.equal(home.inside("(kill -KILL $$) & wait", withoutPidNamespace).status, 137);
    assert.equal(home.inside("kill -TERM $$", withoutPidNamespace).status, 143);
  });

  test("leaves nothing of the container, its cgroup and its record included", () => {
    using container = home.container(runs("true"));
    container.sure(["run"]);
    assert.deepEqual(readdirSync(home.root), []);
    assert.equal(container.oar(["delete"]).status, 1, "there is nothing to delete");
  });

  test("passes standard input and both outputs", () => {
    using container = home.container(runs("cat; echo error >&2"));
    const outcome = container.oar(["run"], [], { input: "to the container\n" });
    assert.deepEqual(outcome, { status: 0, stdout: "to the container\n", stderr: "error\n" });
  });

  test("puts /dev/null in the place of closed inputs and outputs, and no file of the host", () => {
    for (const closed of [["0"], ["1"], ["2"], ["0", "1", "2"]]) {
      using container = home.container();
      const closing = closed.map((fd) => `${fd}>&-`).join(" ");
      const create = `${programs.oar} --root ${home.root} create ${container.id} ${closing}`;
      const { status } = runProgram(["bash", "-c", create], { cwd: container.bundle });
      assert.equal(status, 0);
      for (const command of [[], ["start"]]) {
        if (command.length > 0) container.sure(command);
        const fds = `/proc/${container.pid()}/fd`;
        for (const fd of closed) assert.equal(readlinkSync(join(fds, fd)), "/dev/null");
      }
    }
  });

  test("writes the pid file, without a newline", () => {
    using container = home.container(runs("while :; do sleep 0.01; done"));
    const path = join(container.bundle, "pid");
    container.sure(["run", "--detach", "--pid-file", path]);
    assert.equal(readFileSync(path, "utf8"), String(container.pid()));
  });

  test("takes a pid file's path from the working directory", () => {
    using container = home.container();
    container.sure(["create", "--pid-file=./the-pid"]);
    assert.equal(readFileSync(join(container.bundle, "the-pid"), "utf8"), String(container.pid()));
  });

  test("leaves nothing when the pid file cannot be written", () => {
    for (const words of [["run", "-d"], ["create"]]) {
      using container = home.container();
      const { status, stderr } = container.oar([...words, "--pid-file", "/nothing/pid"]);
      assert.deepEqual(
        [status, stderr],
        [1, "oar: write pid file: openat2 /nothing/.pid: ENOENT\n"],
      );
      assert.deepEqual(readdirSync(home.root), []);
    }
  });

  test("with --detach returns when the program runs, and the container stays", () => {
    using container = home.container();
    container.sure(["run", "-d"]);
    assert.equal(container.state()["status"], "running");
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    container.sure(["delete"]);
  });

  test("passes signals on to the program", async () => {
    for (const [signal, status] of [
      ["SIGTERM", 11],
      ["SIGINT", 12],
      ["SIGHUP", 13],
      ["SIGUSR1", 14],
    ] as const) {
      const name = signal.slice(3);
      const script = `trap 'exit ${status}' ${name}; echo ready; while :; do sleep 0.01; done`;
      using container = home.container(runs(script));
      const child = startRun(container);
      await once(child.stdout, "data");
      child.kill(signal);
      await once(child, "close");
      assert.deepEqual([child.exitCode, child.signalCode], [status, null], signal);
    }
  });

  test("when killed leaves a container that delete --force removes", async () => {
    using container = home.container(runs("echo ready; sleep 1000"));
    const child = startRun(container);
    await once(child.stdout, "data");
    const pid = container.pid();
    child.kill("SIGKILL");
    child.stdout.destroy();
    await once(child, "close");
    assert.equal(container.state()["status"], "running");
    container.sure(["delete", "--force"]);
    assert.ok(!isAlive(pid));
  });

  test("says what kept the program from starting, and leaves nothing", () => {
    for (const [args, message] of [
      [["/nothing"], 'exec: "/nothing": stat /nothing: no such file or directory'],
      [["nothing"], 'exec: "nothing": executable file not found in $PATH'],
      [["/etc/passwd"], 'exec: "/etc/passwd": permission denied'],
      [["/etc"], 'exec: "/etc": permission denied'],
      [["/bin/text"], "exec /bin/text: exec format error"],
    ] as const) {
      using container = home.container((config) => ({
        ...config,
        process: { ...config.process, args },
      }));
      const { status, stderr } = container.oar(["run"]);
      assert.deepEqual([status, stderr], [1, `oar: ${message}\n`]);
      assert.ok(!existsSync(join(home.root, container.id)));
    }
  });

  test("refuses a name in use, and leaves the one that has it alone", () => {
    using container = home.container().running();
    const pid = container.pid();
    for (const command of ["run", "create"]) {
      const { status, stderr } = container.oar([command]);
      assert.equal(status, 1);
      assert.equal(stderr, `oar: container with given ID already exists: ${container.id}\n`);
    }
    assert.deepEqual([container.state()["status"], container.pid()], ["running", pid]);
  });
});

describe("oar start", () => {
  test("refuses a container that runs, that is stopped, or that never was", () => {
    using container = home.container().running();
    assert.match(
      container.oar(["start"]).stderr,
      /^oar: cannot start container .*: it is running$/m,
    );
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    assert.match(
      container.oar(["start"]).stderr,
      /^oar: cannot start container .*: it is stopped$/m,
    );
    container.sure(["delete"]);
    assert.match(container.oar(["start"]).stderr, /^oar: container .* does not exist/m);
    assert.equal(container.oar(["start"]).status, 1);
  });

  test("says what kept the program from running; the container is stopped then", () => {
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["/bin/text"] },
    }));
    container.sure(["create"]);
    const { status, stderr } = container.oar(["start"]);
    assert.deepEqual([status, stderr], [1, "oar: exec /bin/text: exec format error\n"]);
    container.waitFor("stopped");
    container.sure(["delete"]);
  });

  test("by three at once runs the program once", async () => {
    for (let round = 0; round < 10; round++) {
      using container = home.container();
      container.sure(["create"]);
      const starts = [1, 2, 3].map(async () => {
        const child = spawn(programs.oar, ["--root", home.root, "start", container.id], {
          stdio: "ignore",
        });
        await once(child, "close");
        return child.exitCode;
      });
      const statuses = await Promise.all(starts);
      assert.deepEqual(
        statuses.toSorted((a, b) => Number(a) - Number(b)),
        [0, 1, 1],
      );
      assert.equal(container.state()["status"], "running");
    }
  });
});

function runs(script: string): Change {
  return (config) => ({ ...config, process: { ...config.process, args: ["sh", "-c", script] } });
}

/** Pid 1 is spared by signals that it does not handle (pid_namespaces(7)). */
const withoutPidNamespace: Change = (config) => ({
  ...config,
  linux: {
    ...config.linux,
    namespaces: config.linux.namespaces.filter(({ type }) => type !== "pid"),
  },
});

function startRun(container: { readonly id: string; readonly bundle: string }) {
  const args = ["--root", home.root, "run", "--bundle", container.bundle, container.id];
  return spawn(programs.oar, args, { stdio: ["ignore", "pipe", "inherit"] });
}
