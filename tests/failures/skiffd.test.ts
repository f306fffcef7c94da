import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { skiffdArgv, skiffdHome } from "../e2e/ctr/skiffd-home.ts";
import { eventually, isAlive } from "../fixtures/index.ts";
import { shimProgram, shimWithFaults } from "../shim/shim-task.ts";
import { pidOf, shimOf } from "./find-shim.ts";

const home = skiffdHome();
const image = "docker.io/library/busybox:latest";
const oar = ["--runtime", "io.containerd.oar.v1"];
const tasks = join(home.folder, "state/tasks");
const idOf = (name: string): string => `${home.marker}-${name}`;
const run = (id: string): string => home.ok("run", "--detach", ...oar, image, id, "sleep", "1000");

before(() => void home.ok("images", "import", home.image));

/** As a client does that wants it gone, whatever there is of it; then nothing may be there. */
function remove(id: string): void {
  home.run("task", "rm", "--force", id);
  home.run("containers", "rm", id);
  assert.equal(home.ok("task", "ls", "--quiet"), "");
  assert.equal(home.ok("containers", "ls", "--quiet"), "");
  assert.deepEqual(readdirSync(tasks, { recursive: true }), []);
}

const damages: readonly (readonly [name: string, damage: (path: string) => void])[] = [
  ["empty", (path) => truncateSync(path)],
  ["truncated", (path) => truncateSync(path, 7)],
  ["garbage", (path) => writeFileSync(path, Buffer.from([0xff, 0, 0xfe, 10, 1, 2, 3]))],
];
for (const [name, damage] of damages) {
  test(`a task whose files in its bundle are ${name} is removed by a skiffd that finds them so`, async () => {
    const id = idOf(name);
    run(id);
    const [pid, shim] = [pidOf(home, id), shimOf(id)];
    await home.stopDaemon("SIGKILL");
    for (const file of ["bootstrap.json", "address", "shim.json"]) {
      const path = join(tasks, "default", id, file);
      if (existsSync(path)) damage(path);
    }
    await home.startDaemon();
    remove(id);
    eventually("all of it has ended", () => !isAlive(pid) && !isAlive(shim));
  });
}

test("skiffd killed at any moment of a run and of a removal leaves what the next one removes", async () => {
  for (let milliseconds = 30; milliseconds <= 230; milliseconds += 40) {
    const id = idOf(`killed-${milliseconds}`);
    const running = home.atOnce(1, () => ["run", "--detach", ...oar, image, id, "sleep", "1000"]);
    await killAfter(milliseconds);
    await running;
    await home.startDaemon();
    const removing = home.atOnce(1, () => ["task", "rm", "--force", id]);
    await killAfter(milliseconds / 2);
    await removing;
    await home.startDaemon();
    remove(id);
  }
});

async function killAfter(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, milliseconds);
  await promise;
  await home.stopDaemon("SIGKILL");
}

test("a shim that dies as it starts, or over Create, leaves nothing, nor an open descriptor in skiffd", () => {
  const program = join(home.folder, "containerd-shim-dying-v1");
  const failing = (call: number): void => {
    const script = `#!/bin/sh
case "$*" in
  *" delete") exec ${shimProgram} "$@" ;;
  *) HOST_FAULT=die@0:${call} exec ${shimWithFaults} "$@" ;;
esac`;
    writeFileSync(program, script);
    chmodSync(program, 0o755);
    const id = idOf(`dying-${call}`);
    const { status } = home.run("run", "--detach", "--runtime", program, image, id, "sleep", "9");
    assert.notEqual(status, 0, `killed at call ${call}`);
    remove(id);
  };
  failing(10);
  const open = descriptorsOf(daemonPid());
  for (let call = 20; call <= 200; call += 60) failing(call);
  eventually("as many descriptors as before", () => descriptorsOf(daemonPid()) <= open);
});

test("twenty who remove one task at once are told that it is gone", async () => {
  const id = idOf("unwanted");
  run(id);
  const said = await home.atOnce(20, () => ["task", "rm", "--force", id]);
  for (const line of said) assert.match(line, /^0 |^137 |not found|exit/, line);
  home.ok("containers", "rm", id);
  assert.deepEqual(readdirSync(tasks, { recursive: true }), []);
});

test("a task whose client died before it was started is deleted", async () => {
  const id = idOf("created");
  const words = ["--address", join(home.folder, "c.sock"), "run", "--detach", ...oar];
  const run = spawn("ctr", [...words, "--fifo-dir", home.folder, image, id, "sleep", "1000"]);
  const ended = once(run, "close");
  eventually("it is created", () => home.run("task", "ls").stdout.includes(id));
  run.kill("SIGKILL");
  await ended;
  remove(id);
});

function daemonPid(): number {
  const [, , root = ""] = skiffdArgv(home);
  const found = readdirSync("/proc").find((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").includes(root);
    } catch {
      return false; // it has ended meanwhile
    }
  });
  return Number(found);
}

function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
