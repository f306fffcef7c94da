import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SkiffHome } from "../e2e/skiff-home.ts";
import { eventually, isAlive, runProgram } from "../fixtures/index.ts";
import { runLater } from "../registry/run-later.ts";
import { shimOf } from "./find-shim.ts";
import { forkBomb } from "./workloads.ts";

const home = new SkiffHome();
const sleep = ["busybox", "sleep", "1000"];
const shell = (script: string): string[] => ["busybox", "sh", "-c", script];

const damages: readonly (readonly [name: string, damage: (path: string) => void])[] = [
  ["empty", (path) => truncateSync(path)],
  ["truncated", (path) => truncateSync(path, 7)],
  ["garbage", (path) => writeFileSync(path, Buffer.from([0xff, 0, 0xfe, 10, 1, 2, 3]))],
];
for (const [name, damage] of damages) {
  test(`rm removes a container whose files about its shim are ${name}`, () => {
    const id = home.ok("run", "-d", "--name", "torn", ...sleep).trim();
    const shim = shimOf(id);
    const bundle = join(home.root, "run/containers", id);
    for (const file of ["bootstrap.json", "address", "shim.json"]) {
      if (existsSync(join(bundle, file))) damage(join(bundle, file));
    }
    home.ok("rm", "-f", "torn");
    eventually("the shim has ended", () => !isAlive(shim));
  });
}

for (const [name, damage] of damages) {
  test(`rm removes a container whose files about its shim, and whose record, are ${name}`, () => {
    const id = home.ok("run", "-d", "--name", "torn", ...sleep).trim();
    const shim = shimOf(id);
    const pid = Number(home.ok("inspect", "--format", "{{.State.Pid}}", "torn"));
    const folders = ["run/containers", "run/oar/skiff"].map((path) => join(home.root, path, id));
    for (const path of folders.flatMap(filesIn)) damage(path);
    home.ok("rm", "-f", "torn");
    eventually("both have ended", () => !isAlive(shim) && !isAlive(pid));
  });
}

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json") || name === "address");
  return names.map((name) => join(folder, name));
}

test("pause killed at any moment leaves a container that rm removes", async () => {
  for (let milliseconds = 5; milliseconds <= 50; milliseconds += 5) {
    home.ok("run", "-d", "--name", "cold", ...sleep);
    const client = home.start("pause", "cold");
    const ended = new Promise((resolve) => client.on("exit", resolve));
    setTimeout(() => client.kill("SIGKILL"), milliseconds);
    await ended;
    home.ok("rm", "-f", "cold");
  }
});

test("what the first process leaves behind in the host's pid namespace goes with it", () => {
  home.ok("run", "-d", "--name", "parent", "--pid", "host", ...shell("sleep 54321 & echo $!"));
  eventually("it has ended", () => home.states()["parent"] === "exited");
  const child = Number(home.ok("logs", "parent"));
  assert.ok(child > 0);
  eventually("its child has ended", () => !isAlive(child));
  home.ok("rm", "parent");
});

test("a fork bomb is removed by force", () => {
  home.ok("run", "-d", "--name", "bomb", "--pids-limit", "200", ...shell(forkBomb));
  eventually("it has gone off", () => home.ok("top", "bomb").split("\n").length > 20);
  home.ok("rm", "-f", "bomb");
});

test("an end that no event told of is seen: its shim stood still, or had been killed", () => {
  for (const signal of ["SIGSTOP", "SIGKILL"] as const) {
    const id = home.ok("run", "-d", "--name", "quiet", ...sleep).trim();
    const pid = Number(home.ok("inspect", "--format", "{{.State.Pid}}", "quiet"));
    const shim = shimOf(id);
    process.kill(shim, signal);
    process.kill(pid, "SIGKILL");
    if (signal === "SIGSTOP") process.kill(shim, "SIGCONT");
    eventually("it is seen to have ended", () => home.states()["quiet"] === "exited");
    home.ok("rm", "quiet");
  }
});

test("a signal that does not kill leaves a container running; stop then ends it all the same", () => {
  home.ok(
    "run",
    "-d",
    "--name",
    "deaf",
    ...shell("trap '' TERM; echo up; while :; do sleep 0.05; done"),
  );
  eventually("it is up", () => home.ok("logs", "deaf") === "up\n");
  home.ok("kill", "-s", "TERM", "deaf");
  assert.deepEqual(home.states(), { deaf: "running" });
  home.ok("stop", "-t", "0", "deaf");
  assert.deepEqual(home.states(), { deaf: "exited" });
  home.ok("rm", "deaf");
});

test("cgroups that a privileged container made go with it", () => {
  const script = `
    for each in /sys/fs/cgroup /sys/fs/cgroup/*; do mkdir -p $each/inner/most 2> /dev/null; done
    ls -d /sys/fs/cgroup/inner/most /sys/fs/cgroup/*/inner/most 2> /dev/null; sleep 1000`;
  home.ok("run", "-d", "--name", "nest", "--privileged", ...shell(script));
  eventually("they are made", () => home.ok("logs", "nest").includes("inner/most"));
  home.ok("rm", "-f", "nest");
});

test("files of others in folders that nobody may enter go with their container", () => {
  const script = "mkdir -p /a/b/c && touch /a/b/c/d && chown -R 54321 /a && chmod -R 000 /a";
  home.ok("run", "--name", "locked", ...shell(script));
  home.ok("rm", "locked");
});

test("twenty who remove one container at once all succeed", async () => {
  home.ok("run", "-d", "--name", "unwanted", ...sleep);
  const argv = home.argv(["rm", "-f", "unwanted"]);
  const removals = Array.from({ length: 20 }, () => runLater(argv, home.environment));
  const outcomes = await Promise.all(removals);
  assert.deepEqual(
    outcomes.filter(({ status }) => status !== 0),
    [],
  );
  assert.deepEqual(home.states(), {});
});

test("a container that is known to nothing but a damaged record of oar is found by doctor, and removed", () => {
  const store = join(home.root, "store.db");
  const backup = join(home.folder, "backup");
  copyFileSync(store, backup);
  const id = home.ok("run", "-d", "--name", "lost", ...sleep).trim();
  const pid = Number(home.ok("inspect", "--format", "{{.State.Pid}}", "lost"));
  const shim = shimOf(id);
  process.kill(shim, "SIGKILL");
  eventually("its shim has ended", () => !isAlive(shim));
  for (const suffix of ["-wal", "-shm"]) rmSync(store + suffix, { force: true });
  copyFileSync(backup, store);
  const bundle = join(home.root, "run/containers", id);
  runProgram(["umount", "-l", join(bundle, "rootfs")]);
  for (const folder of [bundle, join(home.root, "containers", id)])
    rmSync(folder, { recursive: true });
  const record = join(home.root, "run/oar/skiff", id);
  for (const path of filesIn(record)) writeFileSync(path, "garbage");
  assert.match(home.skiff("doctor").stdout, new RegExp(`container ${record}`));
  home.skiff("doctor", "--fix");
  eventually("it has ended", () => !isAlive(pid));
  assert.ok(!existsSync(record));
});

test("what no record owns, as after the store was put back, is found by doctor, and removed", () => {
  const store = join(home.root, "store.db");
  const backup = join(home.folder, "backup");
  copyFileSync(store, backup);
  const id = home.ok("run", "-d", "--name", "lost", ...sleep).trim();
  const shim = shimOf(id);
  for (const suffix of ["-wal", "-shm"]) rmSync(store + suffix, { force: true });
  copyFileSync(backup, store);
  assert.deepEqual(home.states(), {});
  assert.match(home.skiff("doctor", "--fix").stdout, new RegExp(id));
  eventually("its shim has ended", () => !isAlive(shim));
  assert.ok(!existsSync(join(home.root, "run/containers", id)));
});
