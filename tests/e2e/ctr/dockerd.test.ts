import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { makeBusyboxRootfs } from "../../fixtures/busybox-rootfs.ts";
import { eventually, runProgram } from "../../fixtures/index.ts";
import { assertNothingLeft, observeWorld } from "../../leftovers/index.ts";
import { ClientHome } from "../clients/client-home.ts";
import { SkiffdProcess } from "./skiffd-process.ts";

const skiffd = new SkiffdProcess();
before(() => skiffd.start());

/** Docker's daemon, with skiffd in containerd's place. */
const home = new ClientHome({
  argv: ({ folder }) => ["docker", "--host", `unix://${folder}/d.sock`],
  daemon: {
    argv: ({ folder, marker, oar }) => [
      "dockerd",
      "--config-file",
      join(folder, "daemon.json"),
      "--containerd",
      skiffd.address,
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
      // runc leaves the cgroup above its containers'.
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
writeFileSync(join(home.folder, "daemon.json"), "{}"); // so that the machine's own has no say

const scopes = [{ marker: skiffd.folder }, { marker: home.marker }];
const worlds = scopes.map(observeWorld);
after(async () => {
  await skiffd.stop();
  rmSync(skiffd.folder, { recursive: true });
  for (const [i, scope] of scopes.entries()) {
    await assertNothingLeft(worlds[i] ?? observeWorld(scope), scope);
  }
});

const none = ["--network", "none"];
const running = (name: string): string =>
  home.run("inspect", "--format", "{{.State.Running}} {{.State.ExitCode}}", name).stdout.trim();
const demandNoTask = (): void =>
  eventually("no task is left", () => {
    return readdirSync(join(skiffd.folder, "state/tasks")).length === 0;
  });

test("docker run gives the program's output and exit status", () => {
  assert.equal(home.ok("run", "--rm", ...none, "busybox", "echo", "hello"), "hello\n");
  assert.equal(home.run("run", "--rm", ...none, "busybox", "sh", "-c", "exit 7").status, 7);
  demandNoTask();
});

test("a container is entered, read, paused, stopped, started again and removed", () => {
  const script = "echo started; exec sleep 1000";
  home.ok("run", "--detach", "--name", "lived", ...none, "busybox", "sh", "-c", script);
  assert.equal(home.ok("exec", "lived", "echo", "in"), "in\n");
  assert.equal(home.ok("logs", "lived"), "started\n");
  assert.match(home.ok("top", "lived"), /sleep 1000/);
  home.ok("pause", "lived");
  assert.match(home.ok("ps"), /\(Paused\)/);
  home.ok("unpause", "lived");
  home.ok("stop", "--time", "1", "lived");
  assert.equal(running("lived"), "false 137");
  demandNoTask();
  home.ok("start", "lived");
  assert.equal(running("lived"), "true 0");
  home.ok("restart", "--time", "0", "lived");
  assert.equal(home.ok("exec", "lived", "echo", "in"), "in\n");
  home.ok("rm", "--force", "lived");
  demandNoTask();
});

test("a container goes on while skiffd and dockerd are restarted, and its end is heard of", async () => {
  home.ok("run", "--detach", "--name", "kept", ...none, "busybox", "sleep", "1000");
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    await skiffd.stop(signal);
    await skiffd.start();
    eventually("docker has found skiffd again", () => {
      return home.run("exec", "kept", "echo", "in").stdout === "in\n";
    });
  }
  await home.stopDaemon();
  await home.startDaemon();
  assert.equal(running("kept"), "true 0");
  home.ok("kill", "kept");
  eventually("docker has heard of the end", () => running("kept") === "false 137");
  home.ok("rm", "kept");
  demandNoTask();
});
