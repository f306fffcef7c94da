import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../../fixtures/index.ts";
import { makeBusyboxRootfs } from "../../fixtures/busybox-rootfs.ts";
import { ClientHome } from "./client-home.ts";

const home = new ClientHome({
  argv: ({ folder }) => ["docker", "--host", `unix://${folder}/d.sock`],
  daemon: {
    argv: ({ folder, marker, oar }) => [
      "dockerd",
      "--config-file",
      configIn(folder),
      "--host",
      `unix://${folder}/d.sock`,
      "--data-root",
      `${folder}/data`,
      "--exec-root",
      `${folder}/x`,
      "--pidfile",
      `${folder}/d.pid`,
      "--cgroup-parent",
      `/${marker}`,
      "--iptables=false",
      "--ip-forward=false",
      "--bridge=none",
      "--live-restore",
      "--add-runtime",
      `oar=${oar}`,
      "--default-runtime",
      "oar",
    ],
    answers: ["version"],
  },
  prepare: ({ folder }) => {
    makeBusyboxRootfs(join(folder, "rootfs"));
    const archive = join(folder, "rootfs.tar");
    assert.equal(runProgram(["tar", "-C", join(folder, "rootfs"), "-cf", archive, "."]).status, 0);
    home.ok("import", archive, "busybox");
  },
  clear: () => {
    const ids = home.run("ps", "--all", "--quiet").stdout.split("\n").filter(Boolean);
    if (ids.length > 0) home.run("rm", "--force", ...ids);
  },
});

/** So that the machine's own configuration has no say. */
function configIn(folder: string): string {
  const path = join(folder, "daemon.json");
  writeFileSync(path, "{}");
  return path;
}

const run = (...args: string[]): string[] => [
  "run",
  "--rm",
  "--network",
  "none",
  "busybox",
  ...args,
];
const detached = (name: string): string =>
  home.ok("run", "--detach", "--name", name, "--network", "none", "busybox", "sleep", "1000");
const noContainer = (): void => home.demandNoContainer(join(home.folder, "x/runtime-runc/moby"));

test("docker run gives the program's output and exit status", () => {
  assert.equal(home.ok(...run("echo", "hello")), "hello\n");
  assert.equal(home.run(...run("sh", "-c", "exit 7")).status, 7);
  noContainer();
});

test("docker tells a program that is not there from one that cannot run", () => {
  const absent = home.run(...run("nosuch"));
  assert.equal(absent.status, 127);
  assert.match(absent.stderr, /exec: "nosuch": executable file not found in \$PATH/);
  const refused = home.run(...run("/etc"));
  assert.equal(refused.status, 126);
  assert.match(refused.stderr, /exec: "\/etc": permission denied/);
  home.run("container", "prune", "--force");
  noContainer();
});

test("docker run -it gives a terminal", async () => {
  const args = ["run", "--rm", "-it", "--network", "none", "busybox", "tty"];
  assert.match(await home.onTerminal(...args), /\/dev\/pts\/0\r/);
  noContainer();
});

test("docker exec, top, stats, pause, update, kill, stop, restart and rm do as they say, across a restart of dockerd", async () => {
  detached("lived");
  assert.equal(home.ok("exec", "lived", "echo", "hello"), "hello\n");
  assert.equal(home.run("exec", "lived", "sh", "-c", "exit 9").status, 9);
  assert.match(home.run("exec", "lived", "nosuch").stdout, /executable file not found in \$PATH/);
  assert.match(await home.onTerminal("exec", "-it", "lived", "tty"), /\/dev\/pts\/\d+\r/);
  assert.match(home.ok("top", "lived"), /sleep 1000/);
  assert.match(home.ok("stats", "--no-stream", "--format", "{{.PIDs}}", "lived"), /^1\n$/);
  home.ok("pause", "lived");
  assert.equal(state("lived"), "paused");
  home.ok("unpause", "lived");
  home.ok("update", "--memory", "64m", "--memory-swap", "64m", "lived");
  await home.stopDaemon();
  await home.startDaemon();
  assert.equal(state("lived"), "running");
  assert.equal(home.ok("exec", "lived", "echo", "again"), "again\n");
  home.ok("restart", "--time", "0", "lived");
  assert.equal(state("lived"), "running");
  home.ok("kill", "lived");
  home.ok("wait", "lived");
  home.ok("start", "lived");
  home.ok("stop", "--time", "0", "lived");
  assert.equal(state("lived"), "exited");
  home.ok("rm", "lived");
  noContainer();
});

test("docker run --volume shares mounts with the host as it is told: both ways, from the host, or not", () => {
  const volume = join(home.folder, "volume");
  mkdirSync(join(volume, "inner"), { recursive: true });
  const mount = (...args: string[]): void => {
    const { status, stderr } = runProgram(args);
    assert.equal(status, 0, stderr);
  };
  using undo = new DisposableStack();
  mount("mount", "--bind", volume, volume);
  undo.defer(() => mount("umount", "--recursive", volume));
  mount("mount", "--make-shared", volume);
  const script = "mount -t tmpfs tmpfs /volume/inner && touch /volume/inner/file";
  for (const [propagation, isSeen] of [
    ["rshared", true],
    ["shared", true],
    ["rslave", false],
    ["rprivate", false],
  ] as const) {
    const given = ["--cap-add", "SYS_ADMIN", "--volume", `${volume}:/volume:${propagation}`];
    home.ok("run", "--rm", "--network", "none", ...given, "busybox", "sh", "-c", script);
    assert.deepEqual(readdirSync(join(volume, "inner")), isSeen ? ["file"] : [], propagation);
    if (isSeen) mount("umount", join(volume, "inner"));
  }
});

test("docker rm --force removes a container that runs", () => {
  detached("forced");
  home.ok("rm", "--force", "forced");
  noContainer();
});

test("docker runs 50 containers at once", async () => {
  const outcomes = await home.atOnce(50, (index) => run("echo", `container ${index}`));
  assert.deepEqual(
    outcomes,
    outcomes.map((_, index) => `0 container ${index}`),
  );
  noContainer();
});

test("nothing is left when dockerd has ended", () => home.demandNothingLeft());

function state(name: string): string {
  return home.ok("inspect", "--format", "{{.State.Status}}", name).trim();
}
