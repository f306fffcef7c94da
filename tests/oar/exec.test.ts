import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cgroupsOf, eventually, isAlive, OarHome, programs } from "../fixtures/index.ts";

const home = new OarHome();

describe("oar exec", () => {
  test("runs in all the container's namespaces, in its root and its cgroup", () => {
    using container = home.container().running();
    const kinds = ["pid", "net", "ipc", "uts", "mnt", "cgroup", "user"];
    const script = `for n in ${kinds.join(" ")}; do readlink /proc/1/ns/$n /proc/self/ns/$n; done`;
    const links = container.sure(
      ["exec"],
      ["sh", "-c", script.replaceAll(" /proc/self", "; readlink /proc/self")],
    );
    const lines = links.trimEnd().split("\n");
    for (const [i, kind] of kinds.entries()) assert.equal(lines[i * 2], lines[i * 2 + 1], kind);
    assert.equal(
      container.sure(["exec"], ["cat", "/proc/self/cgroup"]),
      container.sure(["exec"], ["cat", "/proc/1/cgroup"]),
    );
    assert.equal(container.sure(["exec"], ["hostname"]), "oar\n");
  });

  test("never runs a program of the host, which those inside could then overwrite", () => {
    using container = home.container().running();
    for (const program of [process.execPath, "/proc/1/root/../bin/bash", programs.oar]) {
      const { status, stderr } = container.oar(["exec"], [program, "--version"]);
      assert.equal(status, 255, stderr);
      assert.match(stderr, /no such file or directory/);
    }
  });

  test("says that the container has stopped where that happens meanwhile", async () => {
    using container = home.container().running();
    const { root, id } = container;
    const child = spawn(programs.oarWithFaults, ["--root", root, "exec", id, "true"], {
      env: { HOST_FAULT: "stop@0:1=setns" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const closed = once(child, "close");
    const status = `/proc/${child.pid}/status`;
    eventually("it waits", () => /^State:\tT/m.test(readFileSync(status, "utf8")));
    container.sure(["kill"], ["KILL"]);
    eventually("the container has stopped", () => container.state()["status"] === "stopped");
    child.kill("SIGCONT");
    await closed;
    assert.match(stderr, /container \S+ has stopped/);
  });

  test("ends with the program's exit status, or with 128 and the signal's number", () => {
    using container = home.container().running();
    assert.equal(container.oar(["exec"], ["sh", "-c", "exit 7"]).status, 7);
    assert.equal(container.oar(["exec"], ["sh", "-c", "kill -9 $$"]).status, 137);
    assert.equal(container.state()["status"], "running");
  });

  test("passes input and outputs", () => {
    using container = home.container().running();
    const outcome = container.oar(["exec"], ["sh", "-c", "cat; echo e >&2"], { input: "in\n" });
    assert.deepEqual(outcome, { status: 0, stdout: "in\n", stderr: "e\n" });
  });

  test("has the container's environment, working directory, user and limits if nothing is said", () => {
    using container = home.container().running();
    const env = container.sure(["exec"], ["env"]).trimEnd().split("\n").toSorted();
    assert.deepEqual(env, [...(home.config().process.env ?? []), "HOME=/root"].toSorted());
    assert.equal(container.sure(["exec"], ["pwd"]), "/\n");
    assert.equal(container.sure(["exec"], ["id", "-u"]), "0\n");
    const status = container.sure(["exec"], ["cat", "/proc/self/status"]);
    assert.match(status, /^CapEff:\t0000000020000420$/m);
    assert.match(status, /^CapBnd:\t0000000020000420$/m);
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(
      container.sure(["exec"], ["cat", "/proc/self/limits"]),
      /^Max open files +1024 +1024 /m,
    );
  });

  test("takes every --env, the later of the same name, and --cwd and --user", () => {
    using container = home.container().running();
    const options = ["--env", "A=1", "-e", "B=two words", "--env=A=2", "-e", "TERM=dumb"];
    const env = container
      .sure(["exec", ...options], ["env"])
      .trimEnd()
      .split("\n");
    assert.deepEqual(
      env.filter((line) => /^[AB]=/.test(line)),
      ["A=2", "B=two words"],
    );
    assert.deepEqual(
      env.filter((line) => line.startsWith("TERM=")),
      ["TERM=dumb"],
    );
    assert.equal(container.sure(["exec", "--cwd", "/etc"], ["pwd"]), "/etc\n");
    const ids = container.sure(["exec", "--user", "1000:100"], ["sh", "-c", "id -u; id -g"]);
    assert.equal(ids, "1000\n100\n");
    assert.equal(container.sure(["exec", "-u", "7"], ["id", "-u"]), "7\n");
  });

  test("refuses a variable without a name and a user that is no number", () => {
    using container = home.container().running();
    const variable = container.oar(["exec", "--env", "=x"], ["true"]);
    assert.deepEqual(
      [variable.status, variable.stderr],
      [255, 'oar: --env: "=x" is not NAME=value\n'],
    );
    const user = container.oar(["exec", "--user", "root"], ["true"]);
    assert.equal(user.status, 255);
    assert.match(user.stderr, /"root" is not UID or UID:GID/);
  });

  test("reads the process from a file, as of config.json", () => {
    using container = home.container().running();
    const path = join(container.bundle, "process.json");
    const process = {
      user: { uid: 5, gid: 6, additionalGids: [7, 8], umask: 0o77 },
      args: ["sh", "-c", "id -u; id -g; id -G; pwd; echo $X; umask; grep NoNew /proc/self/status"],
      env: ["PATH=/bin", "X=y"],
      cwd: "/tmp",
    };
    writeFileSync(path, JSON.stringify(process));
    assert.equal(
      container.sure(["exec", "--process", path]),
      "5\n6\n6 7 8\n/tmp\ny\n0077\nNoNewPrivs:\t0\n",
    );
    writeFileSync(path, JSON.stringify({ ...process, cwd: "tmp" }));
    const { status, stderr } = container.oar(["exec", "-p", path]);
    assert.deepEqual(
      [status, stderr],
      [255, `oar: ${path}: cwd: "tmp" must be an absolute path\n`],
    );
    writeFileSync(path, "{");
    assert.match(container.oar(["exec", "-p", path]).stderr, /^oar: .*process\.json: not JSON/);
  });

  test("with --detach returns at once and writes the pid file", () => {
    using container = home.container().running();
    const path = join(container.bundle, "exec-pid");
    container.sure(["exec", "--detach", "--pid-file", path], ["sleep", "1000"]);
    const pid = Number(readFileSync(path, "utf8"));
    assert.ok(isAlive(pid));
    assert.ok(container.processes().includes(pid));
    for (const [controllers, cgroup] of cgroupsOf(container.pid())) {
      assert.equal(cgroupsOf(pid).get(controllers), cgroup);
    }
    container.sure(["delete", "--force"]);
    eventually("it is dead", () => !isAlive(pid));
  });

  test("leaves no process when the pid file cannot be written", () => {
    using container = home.container().running();
    const { status, stderr } = container.oar(
      ["exec", "--detach", "--pid-file", "/nothing/pid"],
      ["sleep", "1000"],
    );
    assert.deepEqual(
      [status, stderr],
      [255, "oar: write pid file: openat2 /nothing/.pid: ENOENT\n"],
    );
    assert.deepEqual(container.processes(), [container.pid()]);
  });

  test("dies with the container", async () => {
    using container = home.container().running();
    const args = ["--root", home.root, "exec", container.id, "sh", "-c", "echo ready; sleep 1000"];
    const child = spawn(programs.oar, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const closed = once(child, "close");
    container.sure(["delete", "--force"]);
    await closed;
    assert.equal(child.exitCode, 137);
  });

  test("passes signals on", async () => {
    using container = home.container().running();
    const script = "trap 'exit 9' TERM; echo ready; while :; do sleep 0.01; done";
    const args = ["--root", home.root, "exec", container.id, "sh", "-c", script];
    const child = spawn(programs.oar, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    await once(child, "close");
    assert.equal(child.exitCode, 9);
  });

  test("runs a program in a container that is created, and refuses one that is stopped or never was", () => {
    using container = home.container();
    container.sure(["create"]);
    const refused = (): string => {
      const { status, stderr } = container.oar(["exec"], ["true"]);
      assert.equal(status, 255);
      return stderr;
    };
    assert.equal(container.oar(["exec"], ["cat", "/proc/self/comm"]).stdout, "cat\n");
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    assert.equal(refused(), `oar: cannot exec in container ${container.id}: it is stopped\n`);
    container.sure(["delete"]);
    assert.match(refused(), /^oar: container .* does not exist/);
  });

  test("says what kept the program from running, and leaves the container as it was", () => {
    using container = home.container().running();
    for (const [args, message] of [
      [["/nothing"], 'exec: "/nothing": stat /nothing: no such file or directory'],
      [["nothing"], 'exec: "nothing": executable file not found in $PATH'],
      [["/etc/passwd"], 'exec: "/etc/passwd": permission denied'],
    ] as const) {
      const { status, stderr } = container.oar(["exec"], args);
      assert.deepEqual([status, stderr], [255, `oar: ${message}\n`]);
    }
    const cwd = container.oar(["exec", "--cwd", "/nowhere"], ["true"]);
    assert.deepEqual(
      [cwd.status, cwd.stderr],
      [255, "oar: change directory to /nowhere: chdir /nowhere: ENOENT\n"],
    );
    assert.equal(container.processes().length, 1);
  });

  test("takes no --cwd that is not absolute", () => {
    using container = home.container().running();
    const { status, stdout, stderr } = container.oar(["exec", "--cwd", "bin"], ["pwd"]);
    const refused = 'oar: --cwd: "bin" must be an absolute path\n';
    assert.deepEqual([status, stdout, stderr], [255, "", refused]);
  });

  test("needs a command", () => {
    using container = home.container().running();
    const { status, stderr } = container.oar(["exec"]);
    assert.deepEqual(
      [status, stderr],
      [255, "oar: exec: a command or --process FILE is missing\n"],
    );
  });

  test("has no descriptor of the host, and sees none", () => {
    using container = home.container().running();
    assert.equal(
      container.sure(["exec"], ["sh", "-c", "ls /proc/self/fd/ | wc -l; ls /proc/$$/fd; true"]),
      "4\n0\n1\n2\n",
    );
    assert.ok(existsSync(container.bundle));
  });
});
