import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

test("run --init has an init as first process, which reaps, passes signals on and gives the status", () => {
  assert.equal(home.skiff("run", "--rm", "--init", "busybox", "sh", "-c", "exit 7").status, 7);
  const script =
    "(sleep 0.01 &); trap 'echo told; exit 3' TERM; echo up; while :; do sleep 0.1; done";
  home.ok("run", "-d", "--init", "--name", "reaped", "busybox", "sh", "-c", script);
  eventually("it is up", () => home.ok("logs", "reaped") === "up\n");
  assert.match(
    home.ok("exec", "reaped", "cat", "/proc/1/cmdline"),
    /^\/sbin\/docker-init\0--\0sh\0/,
  );
  eventually("its orphan is reaped", () => !home.ok("top", "reaped").includes("<defunct>"));
  assert.equal(home.ok("inspect", "-f", "{{.HostConfig.Init}}", "reaped"), "true\n");
  home.ok("stop", "reaped");
  assert.equal(home.ok("logs", "reaped"), "up\ntold\n");
  assert.equal(home.ok("inspect", "-f", "{{.State.ExitCode}}", "reaped"), "3\n");
  assert.ok(!home.ok("diff", "reaped").includes("docker-init"));
  home.ok("rm", "reaped");
});

test("run --attach passes on the streams that are named alone", () => {
  const words = ["busybox", "sh", "-c", "echo out; echo err >&2; cat"];
  assert.deepEqual(home.skiff("run", "--rm", "-a", "stdout", ...words), {
    status: 0,
    stdout: "out\n",
    stderr: "",
  });
  assert.deepEqual(home.skiff("run", "--rm", "-a", "STDERR", ...words), {
    status: 0,
    stdout: "",
    stderr: "err\n",
  });
  const both = ["-i", "-a", "stdin", "-a", "stdout"];
  assert.equal(home.skiffWith("typed", "run", "--rm", ...both, ...words).stdout, "out\ntyped");
  const { status, stderr } = home.skiff("run", "-d", "-a", "stdin", "busybox");
  assert.equal(status, 125);
  assert.match(stderr, /cannot specify both --attach and --detach/);
});

test("--volumes-from takes over what others have mounted, read-only where it says so", () => {
  home.ok("run", "--name", "first", "-v", "/own", "-v", "kept:/kept", "busybox", "touch", "/own/f");
  const words = ["busybox", "sh", "-c", "ls /own; touch /kept/g; touch /own/h"];
  assert.equal(home.ok("run", "--name", "second", "--volumes-from", "first", ...words), "f\n");
  const third = home.skiff(
    "run",
    "--rm",
    "--volumes-from",
    "second:ro",
    "busybox",
    "touch",
    "/own/i",
  );
  assert.match(third.stderr, /Read-only file system/);
  assert.equal(home.ok("volume", "ls", "-q").trim().split("\n").length, 2);
  home.ok("rm", "-v", "first");
  assert.equal(home.ok("volume", "ls", "-q").trim().split("\n").length, 2); // the second has it still
  home.ok("rm", "-v", "second");
  home.ok("volume", "rm", "kept");
  assert.equal(home.ok("volume", "ls", "-q"), "");
  assert.match(
    home.skiff("create", "--volumes-from", "nobody", "busybox").stderr,
    /No such container: nobody/,
  );
});

test("a container has the domain name, annotations, namespaces and devices that it was given", () => {
  const flags = ["--domainname", "here.example", "--annotation", "a.b/c=d", "--cgroupns", "host"];
  const rule = ["--device-cgroup-rule", "c 10:* rwm"];
  home.ok("run", "-d", "--name", "given", ...flags, ...rule, "busybox", "sleep", "1000");
  assert.equal(home.ok("exec", "given", "cat", "/proc/sys/kernel/domainname"), "here.example\n");
  assert.equal(
    home.ok(
      "inspect",
      "-f",
      "{{.Config.Domainname}} {{json .HostConfig.Annotations}} {{.HostConfig.CgroupnsMode}}",
      "given",
    ),
    'here.example {"a.b/c":"d"} host\n',
  );
  home.ok("exec", "given", "mknod", "/fuse", "c", "10", "229");
  home.ok("rm", "-f", "given");
});

test("flags for what is not there say so, and what to do instead", () => {
  for (const [words, says] of [
    [["--gpus", "all"], /"--gpus" flag: not supported: .*--device/],
    [["--kernel-memory", "1g"], /"--kernel-memory" flag: not supported: .*--memory/],
    [["--isolation", "hyperv"], /"--isolation" flag: there is only default/],
    [["--link", "db"], /"--link" flag: not supported: .*--network/],
    [["--runtime", "runc"], /"--runtime" flag: there is only oar/],
    [["--userns", "keep-id"], /"--userns" flag: there is only host/],
    [["--device-cgroup-rule", "x"], /invalid device cgroup format 'x'/],
    [["--cgroupns", "x"], /invalid cgroupns mode: x \(there are private, host\)/],
  ] as const) {
    const { status, stderr } = home.skiff("run", ...words, "busybox");
    assert.equal(status, 125);
    assert.match(stderr, says);
    assert.equal(stderr.split("\n").length, 2);
  }
  home.ok("run", "--rm", "--runtime", "oar", "--userns", "host", "busybox", "true");
});
