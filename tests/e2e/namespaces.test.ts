import assert from "node:assert/strict";
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { describe, test } from "node:test";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

describe("--pid container:NAME", () => {
  test("puts a container among the other one's processes, and it ends with that", () => {
    home.ok("run", "-d", "--name", "first", "busybox", "sleep", "1000");
    home.ok(
      "run",
      "-d",
      "--name",
      "second",
      "--pid",
      "container:first",
      "busybox",
      "sleep",
      "2000",
    );
    assert.equal(namespaceOf("second", "pid"), namespaceOf("first", "pid"));
    assert.notEqual(namespaceOf("second", "ipc"), namespaceOf("first", "ipc"));
    assert.match(home.ok("exec", "first", "ps", "-o", "args"), /sleep 1000\n(.*\n)*sleep 2000/);
    const id = home.ok("inspect", "-f", "{{.Id}}", "first").trim();
    const mode = "{{.HostConfig.PidMode}} {{.HostConfig.IpcMode}}";
    assert.equal(home.ok("inspect", "-f", mode, "second"), `container:${id} private\n`);
    home.ok("rm", "-f", "first");
    assert.equal(home.ok("wait", "second"), "137\n");
    const again = home.skiff("start", "second");
    assert.equal(again.status, 1);
    assert.match(again.stderr, /No such container/);
    home.ok("rm", "second");
  });

  test("is refused while the other one does not run, or is not there", () => {
    home.ok("create", "--name", "still", "busybox");
    const id = home.ok("inspect", "-f", "{{.Id}}", "still").trim();
    const words = ["--pid", "container:still", "busybox"];
    const { status, stderr } = home.skiff("run", "--name", "joining", ...words);
    assert.equal(status, 125);
    assert.ok(stderr.includes(`cannot join PID of a non running container: ${id}`), stderr);
    assert.match(
      home.skiff("create", "--pid", "container:nobody", "busybox").stderr,
      /No such container: nobody/,
    );
    assert.match(home.skiff("create", "--pid", "foo", "busybox").stderr, /invalid pid mode: foo/);
    home.ok("rm", "still");
  });
});

describe("--ipc", () => {
  test("shares the namespace and /dev/shm of one that is shareable, and what joined that", () => {
    const shareable = ["--ipc", "shareable", "--shm-size", "1m"];
    home.ok("run", "-d", "--name", "donor", ...shareable, "busybox", "sleep", "1000");
    home.ok(
      "run",
      "-d",
      "--name",
      "second",
      "--ipc",
      "container:donor",
      "busybox",
      "sleep",
      "1000",
    );
    home.ok("exec", "second", "sh", "-c", "echo hello > /dev/shm/said");
    assert.equal(namespaceOf("second", "ipc"), namespaceOf("donor", "ipc"));
    const third = ["run", "--rm", "--ipc", "container:second", "busybox"];
    assert.equal(
      home.ok(...third, "sh", "-c", "cat /dev/shm/said; readlink /proc/self/ns/ipc"),
      `hello\n${namespaceOf("donor", "ipc")}\n`,
    );
    assert.match(home.ok("exec", "second", "df", "-k", "/dev/shm"), /\s1024\s/);
    assert.equal(home.ok("inspect", "-f", "{{.HostConfig.IpcMode}}", "donor"), "shareable\n");
    home.ok("restart", "-t", "0", "second");
    assert.equal(home.ok("exec", "second", "cat", "/dev/shm/said"), "hello\n");
    home.ok("rm", "-f", "donor", "second");
  });

  test("is refused of one whose namespace is its own", () => {
    home.ok("run", "-d", "--name", "own", "busybox", "sleep", "1000");
    const id = home.ok("inspect", "-f", "{{.Id}}", "own").trim();
    const { status, stderr } = home.skiff("run", "--rm", "--ipc", "container:own", "busybox");
    assert.equal(status, 125);
    const reason = "non-shareable IPC (hint: use IpcMode:shareable for the donor container)";
    assert.ok(stderr.includes(`can't join IPC of container ${id}: ${reason}`), stderr);
    home.ok("rm", "-f", "own");
  });

  test("none is a namespace of its own without /dev/shm", () => {
    const script = "readlink /proc/self/ns/ipc; ls -d /dev/shm";
    const words = ["run", "--rm", "--ipc", "none", "busybox", "sh", "-c", script];
    const { status, stdout, stderr } = home.skiff(...words);
    assert.equal(status, 1);
    assert.match(stdout, /^ipc:\[\d+\]\n$/);
    assert.notEqual(stdout.trim(), readlinkSync("/proc/self/ns/ipc"));
    assert.match(stderr, /\/dev\/shm: No such file/);
  });
});

test("--uts host is the host's, with its name; another name is refused", () => {
  const script = "hostname; readlink /proc/self/ns/uts; echo $HOSTNAME";
  assert.equal(
    home.ok("run", "--rm", "--uts", "host", "busybox", "sh", "-c", script),
    `${hostname()}\n${readlinkSync("/proc/self/ns/uts")}\n${hostname()}\n`,
  );
  const { status, stderr } = home.skiff("create", "--uts", "host", "-h", "mine", "busybox");
  assert.equal(status, 1);
  assert.match(stderr, /conflicting options: hostname and the UTS mode/);
});

function namespaceOf(name: string, type: string): string {
  const pid = home.ok("inspect", "-f", "{{.State.Pid}}", name).trim();
  return readlinkSync(`/proc/${pid}/ns/${type}`);
}
