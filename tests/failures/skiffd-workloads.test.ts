import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { type Config, defaultConfig } from "@skiff/spec";
import { skiffdHome } from "../e2e/ctr/skiffd-home.ts";
import { makeBusyboxRootfs } from "../fixtures/busybox-rootfs.ts";
import { eventually, isAlive, programs, runProgram } from "../fixtures/index.ts";
import { pidOf } from "./find-shim.ts";
import { configured, deaf, forkBomb, nesting } from "./workloads.ts";

/** Below the home's folder, where skiffd has its root and its state. */
let disk = "";
const home = skiffdHome({
  argv: ({ folder }) => {
    const [root, state] = ["root", "state"].map((name) => join(folder, disk, name));
    return [
      programs.skiffd,
      "--root",
      `${root}`,
      "--state",
      `${state}`,
      "--address",
      join(folder, "c.sock"),
    ];
  },
});
const rootfs = join(home.folder, "rootfs");

before(() => makeBusyboxRootfs(rootfs));

/** Runs a container of such a configuration; what it says goes to the file. */
function start(
  name: string,
  script: string,
  change: (config: Config) => Config = (c) => c,
): Started {
  const id = `${home.marker}-${name}`;
  const file = join(home.folder, `${name}.json`);
  const said = join(home.folder, `${name}.said`);
  writeFileSync(said, "");
  const base = { ...defaultConfig({ cgroupNamespace: false }), root: { path: rootfs } };
  writeFileSync(file, JSON.stringify(change(configured(base, script))));
  const words = [
    "run",
    "--detach",
    "--runtime",
    "io.containerd.oar.v1",
    "--log-uri",
    `file://${said}`,
  ];
  home.ok(...words, "--config", file, id);
  return { id, said: () => readFileSync(said, "utf8") };
}

interface Started {
  readonly id: string;
  readonly said: () => string;
}

function remove(id: string): void {
  removeOne(id);
  assert.deepEqual(readdirSync(join(home.folder, "state/tasks"), { recursive: true }), []);
}

function removeOne(id: string): void {
  home.ok("task", "rm", "--force", id);
  home.ok("containers", "rm", id);
}

test("skiffd removes a task whose processes multiply while they are killed", () => {
  const { id, said } = start("bomb", forkBomb);
  eventually("it goes off", () => said().startsWith("off\n"));
  eventually("it has", () => home.ok("task", "ps", id).split("\n").length > 20);
  remove(id);
});

test("skiffd says that a task runs which a signal did not kill", () => {
  const { id, said } = start("deaf", deaf);
  eventually("it is up", () => said().startsWith("up\n"));
  home.ok("task", "kill", "--signal", "SIGTERM", id);
  assert.match(home.ok("task", "ls"), new RegExp(`^${id} .*RUNNING`, "m"));
  remove(id);
});

test("skiffd removes the cgroups that a task made in its own", () => {
  const { id, said } = start("nest", nesting);
  eventually("they are made", () => said().includes("inner/most"));
  remove(id);
});

test("skiffd removes a task of which a poststop hook fails, and another hangs", () => {
  const ran = join(home.folder, "ran");
  const hooks = {
    poststop: [
      { path: "/bin/false" },
      { path: "/bin/sleep", args: ["sleep", "1000"], timeout: 1 },
      { path: "/bin/touch", args: ["touch", ran] },
    ],
  };
  const { id } = start("hooked", "exec sleep 1000", (config) => ({ ...config, hooks }));
  const pid = pidOf(home, id);
  remove(id);
  assert.ok(!isAlive(pid));
  rmSync(ran); // the last one ran
});

test("skiffd removes a task from a disk without a free byte, and starts there", async () => {
  await home.stopDaemon("SIGTERM");
  const path = join(home.folder, "disk");
  mkdirSync(path);
  assert.equal(runProgram(["mount", "-t", "tmpfs", "-o", "size=12m", "full", path]).status, 0);
  disk = "disk";
  try {
    await home.startDaemon();
    const ids = ["one", "two"].map((name) => start(name, "exec sleep 1000").id);
    runProgram(["sh", "-c", `cat /dev/zero > ${path}/filler`]);
    await home.stopDaemon("SIGKILL");
    await home.startDaemon();
    for (const id of ids) removeOne(id);
  } finally {
    await home.stopDaemon("SIGTERM");
    assert.equal(runProgram(["umount", path]).status, 0);
    rmSync(path, { recursive: true });
    disk = "";
    await home.startDaemon();
  }
});
