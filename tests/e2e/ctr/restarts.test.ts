import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { eventually } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const image = "docker.io/library/busybox:latest";
const idOf = (name: string): string => `${home.marker}-${name}`;
before(() => void home.ok("images", "import", home.image));

/** As `nerdctl run --detach --restart` has it. */
function run(id: string, labels: Readonly<Record<string, string>>, ...command: string[]): void {
  const all = Object.entries({ status: "running", ...labels });
  const words = all.flatMap(([name, value]) => [
    "--label",
    `containerd.io/restart.${name}=${value}`,
  ]);
  home.ok("run", "--detach", ...words, image, id, ...command);
}

/** Undefined unless it runs. */
function pidOf(id: string): number | undefined {
  const pid = new RegExp(`^${id} +(\\d+) +RUNNING`, "m").exec(home.ok("task", "ls"))?.[1];
  return pid === undefined ? undefined : Number(pid);
}

function countOf(id: string): string | undefined {
  return /restart\.count": "(\d+)"/.exec(home.ok("containers", "info", id))?.[1];
}

function remove(id: string): void {
  home.ok("containers", "label", id, "containerd.io/restart.status=");
  home.run("task", "rm", "--force", id);
  home.ok("containers", "rm", id);
}

test("ctr plugins ls has the plugin that nerdctl looks for before it asks for restarts", () => {
  const told = home.ok("plugins", "ls", "--detailed", "id==restart");
  for (const policy of ["no", "always", "on-failure", "unless-stopped"]) {
    assert.ok(told.includes(policy), policy);
  }
});

test("a task whose container is to run is started again when it has ended, with its log", () => {
  const id = idOf("always");
  const log = join(home.folder, "log");
  run(id, { loguri: `file://${log}` }, "sh", "-c", "echo began; exec sleep 1000");
  const first = pidOf(id);
  assert.ok(first !== undefined);
  home.ok("task", "kill", "--signal", "SIGKILL", id);
  eventually("another runs", () => ![first, undefined].includes(pidOf(id)));
  assert.equal(countOf(id), "1");
  eventually("it has written", () => readFileSync(log, "utf8").includes("began"));
  remove(id);
});

test("a task that fails is started again as often as its policy says", () => {
  const id = idOf("failing");
  run(id, { policy: "on-failure:2" }, "sh", "-c", "exit 3");
  const ended = new RegExp(`^${id} +\\d+ +STOPPED`, "m");
  eventually(
    "two more have failed",
    () => countOf(id) === "2" && ended.test(home.ok("task", "ls")),
  );
  remove(id);
});

test("what is to run is started by the daemon that comes after one that did not see it end", async () => {
  const id = idOf("unseen");
  run(id, { policy: "unless-stopped" }, "sleep", "1000");
  const first = pidOf(id);
  assert.ok(first !== undefined);
  await home.stopDaemon();
  process.kill(first, "SIGKILL");
  await home.startDaemon();
  eventually("another runs", () => ![first, undefined].includes(pidOf(id)));
  home.ok("containers", "label", id, "containerd.io/restart.explicitly-stopped=true");
  home.ok("task", "kill", "--signal", "SIGKILL", id);
  eventually("it has ended", () => pidOf(id) === undefined);
  await home.stopDaemon();
  await home.startDaemon();
  assert.equal(pidOf(id), undefined);
  remove(id);
});

test("a task whose container is to be stopped is killed, and stays so", () => {
  const id = idOf("stopped");
  run(id, {}, "sleep", "1000");
  home.ok("containers", "label", id, "containerd.io/restart.status=stopped");
  eventually("its task is gone", () => !home.ok("task", "ls").includes(id));
  remove(id);
});
