import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { criu, eventually } from "../../fixtures/index.ts";
import { ClientHome } from "./client-home.ts";

/** Who has no CAP_SYS_RESOURCE may not have the limits that podman would set by itself. */
const limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];

process.env["PATH"] = criu.env.PATH; // podman looks for criu too

const home = new ClientHome({
  argv: ({ folder }) => [
    "podman",
    "--root",
    `${folder}/root`,
    "--runroot",
    `${folder}/run`,
    "--tmpdir",
    `${folder}/tmp`,
    "--cgroup-manager",
    "cgroupfs",
    "--events-backend",
    "file",
    "--storage-driver",
    "vfs",
    "--runtime",
    `${folder}/podmans-oar`,
  ],
  // What cleans up after podman's containers is not given its --runtime-flag.
  prepare: ({ folder, image, oar, oarRoot }) => {
    const script = `#!/bin/sh\nexec ${oar} --root ${oarRoot} "$@"\n`;
    writeFileSync(join(folder, "podmans-oar"), script, { mode: 0o755 });
    home.ok("load", "--quiet", "--input", image);
  },
  clear: () => home.run("rm", "--all", "--force", "--time", "0"),
  cgroupMarker: "/libpod-",
});

const made = (...args: string[]): string[] => ["--network", "none", ...limits, ...args];
const run = (...args: string[]): string[] => ["run", "--rm", ...made("busybox", ...args)];
const detached = (name: string): string =>
  home.ok("run", "--detach", "--name", name, ...made("busybox", "sleep", "1000"));

test("podman run gives the program's output and exit status", () => {
  assert.equal(home.ok(...run("echo", "hello")), "hello\n");
  assert.equal(home.run(...run("sh", "-c", "exit 7")).status, 7);
  home.demandNoContainer();
});

test("podman tells a program that is not there from one that cannot run", () => {
  const absent = home.run(...run("nosuch"));
  assert.equal(absent.status, 127);
  assert.match(absent.stderr, /executable file not found in \$PATH/);
  const refused = home.run(...run("/etc/passwd"));
  assert.equal(refused.status, 126);
  assert.match(refused.stderr, /permission denied/i);
  home.demandNoContainer();
});

test("podman run -it gives a terminal", async () => {
  const args = ["run", "--rm", "-it", ...made("busybox", "tty")];
  assert.match(await home.onTerminal(...args), /\/dev\/pts\/0\r/);
  home.demandNoContainer();
});

test("podman exec, top, pause, unpause, kill, stop, start and rm do as they say", async () => {
  detached("lived");
  assert.equal(home.ok("exec", "lived", "echo", "hello"), "hello\n");
  assert.equal(home.run("exec", "lived", "sh", "-c", "exit 9").status, 9);
  assert.equal(home.run("exec", "lived", "nosuch").status, 127);
  assert.equal(home.run("exec", "lived", "/etc/passwd").status, 126);
  assert.match(await home.onTerminal("exec", "-it", "lived", "tty"), /\/dev\/pts\/\d+\r/);
  assert.match(home.ok("top", "lived"), /sleep 1000/);
  home.ok("pause", "lived");
  assert.equal(state("lived"), "paused");
  home.ok("unpause", "lived");
  assert.equal(state("lived"), "running");
  home.ok("kill", "--signal", "KILL", "lived");
  eventually("it is seen to have ended", () => state("lived") === "exited");
  home.ok("start", "lived");
  assert.equal(state("lived"), "running");
  home.ok("stop", "--time", "0", "lived");
  assert.equal(state("lived"), "exited");
  home.ok("rm", "lived");
  home.demandNoContainer();
});

test("podman rm --force removes a container that runs", () => {
  detached("forced");
  home.ok("rm", "--force", "--time", "0", "forced");
  home.demandNoContainer();
});

test("podman sets limits that the container has", () => {
  const limited = ["--memory", "64m", "--pids-limit", "20", "--cap-drop", "all", "--read-only"];
  const script = "grep -E 'CapEff' /proc/self/status; touch /x";
  const args = ["run", "--rm", ...limited, ...made("busybox", "sh", "-c", script)];
  const { stdout, stderr } = home.run(...args);
  assert.match(stdout, /CapEff:\s0{16}\n/, stderr);
  assert.match(stderr, /Read-only file system/);
  home.demandNoContainer();
});

test(
  "podman container checkpoint and restore let it go on where it was",
  { skip: criu.skip },
  () => {
    const script = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done";
    home.ok("run", "--detach", "--name", "counting", ...made("busybox", "sh", "-c", script));
    eventually("it counts", () => counted() > 0);
    home.ok("container", "checkpoint", "counting");
    assert.equal(state("counting"), "exited");
    const before = counted();
    home.ok("container", "restore", "counting");
    assert.equal(state("counting"), "running");
    eventually("it counts on", () => counted() > before);
    assert.equal(home.ok("exec", "counting", "echo", "hello"), "hello\n");
    home.ok("rm", "--force", "--time", "0", "counting");
    home.demandNoContainer();
  },
);

test("podman maps ids, and the image's files with them", () => {
  const ids = ["--uidmap", "0:100000:65536", "--gidmap", "0:200000:65536"];
  const script = "cat /proc/self/uid_map /proc/self/gid_map; stat -c %u:%g /bin; touch /made";
  const said = home.ok("run", "--rm", ...ids, ...made("busybox", "sh", "-c", script));
  assert.match(said, /^\s+0\s+100000\s+65536\n\s+0\s+200000\s+65536\n0:0\n$/);
  home.demandNoContainer();
});

test("podman runs 50 containers at once", async () => {
  const outcomes = await home.atOnce(50, (index) => run("echo", `container ${index}`));
  assert.deepEqual(
    outcomes,
    outcomes.map((_, index) => `0 container ${index}`),
  );
  home.demandNoContainer();
});

test("nothing is left when podman has removed its containers", () => home.demandNothingLeft());

function counted(): number {
  return Number(home.ok("logs", "counting").trimEnd().split("\n").at(-1));
}

function state(name: string): string {
  return home.ok("inspect", "--format", "{{.State.Status}}", name).trim();
}
