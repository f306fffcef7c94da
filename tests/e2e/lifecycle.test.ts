import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { test } from "node:test";
import { eventually } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();
const sleep = ["busybox", "sleep", "1000"];

test("create makes a container that start runs, again and again; its files and its log stay", () => {
  const script = "echo run >> /count; cat /count; exit 3";
  const id = home.ok("create", "--name", "made", "busybox", "sh", "-c", script);
  assert.match(id, /^[0-9a-f]{64}\n$/);
  assert.deepEqual(home.states(), { made: "created" });
  assert.equal(home.ok("wait", "made"), "0\n");
  for (const count of [1, 2]) {
    assert.equal(home.ok("start", "made"), "made\n");
    assert.equal(home.ok("wait", "made"), "3\n", `run ${count}`);
    assert.match(home.ok("ps", "-a"), /Exited \(3\)/);
  }
  assert.equal(home.ok("logs", "made"), "run\nrun\nrun\n");
  assert.deepEqual(home.skiff("start", "-a", "made"), {
    status: 3,
    stdout: "run\nrun\nrun\n",
    stderr: "",
  });
  assert.equal(home.ok("rm", "made"), "made\n");
});

test("a container that was only created is removed without force", () => {
  home.ok("create", "--name", "idle", ...sleep);
  assert.equal(home.ok("rm", "idle"), "idle\n");
});

test("start -ai gives it our input, and ends as it does", () => {
  home.ok("create", "-i", "--name", "reader", "busybox", "sh", "-c", "cat; exit 4");
  assert.deepEqual(home.skiffWith("typed\n", "start", "-ai", "reader"), {
    status: 4,
    stdout: "typed\n",
    stderr: "",
  });
  assert.equal(home.skiff("start", "-a", "reader", "other").status, 1);
  home.ok("rm", "reader");
});

test("a start that fails leaves the container as it was", () => {
  home.ok("create", "--name", "wrong", "busybox", "/not/there");
  for (const flags of [[], ["-a"]]) {
    const { status, stderr } = home.skiff("start", ...flags, "wrong");
    assert.equal(status, flags.length === 0 ? 1 : 127);
    assert.match(stderr, /\/not\/there/);
    assert.deepEqual(home.states(), { wrong: "created" });
  }
  home.ok("rm", "wrong");
});

test("start leaves a container that runs alone; restart stops it first", () => {
  const script = "echo up; trap 'exit 0' TERM; while :; do sleep 0.05; done";
  home.ok("run", "-d", "--name", "again", "busybox", "sh", "-c", script);
  eventually("it is up", () => home.ok("logs", "again") === "up\n");
  assert.equal(home.ok("start", "again"), "again\n");
  assert.equal(home.ok("logs", "again"), "up\n");
  assert.equal(home.ok("restart", "again"), "again\n");
  eventually("it is up again", () => home.ok("logs", "again") === "up\nup\n");
  home.ok("stop", "again");
  assert.equal(home.ok("restart", "-t", "0", "again"), "again\n");
  assert.deepEqual(home.states(), { again: "running" });
  home.ok("rm", "-f", "again");
});

test("pause freezes a container, unpause lets it go on", () => {
  home.ok("run", "-d", "--name", "cold", ...sleep);
  assert.equal(home.ok("pause", "cold"), "cold\n");
  assert.match(home.ok("ps"), /Up .* \(Paused\)/);
  assert.equal(home.skiff("pause", "cold").stderr, "skiff: container cold is already paused\n");
  assert.match(home.skiff("start", "cold").stderr, /it is paused; unpause it instead/);
  assert.match(home.skiff("attach", "cold").stderr, /it is paused; unpause it first/);
  assert.equal(home.ok("unpause", "cold"), "cold\n");
  assert.equal(home.skiff("unpause", "cold").stderr, "skiff: container cold is not paused\n");
  assert.deepEqual(home.states(), { cold: "running" });
  home.ok("pause", "cold");
  home.ok("rm", "-f", "cold");
});

test("rename gives a container another name, which no other may have", () => {
  home.ok("create", "--name", "old", ...sleep);
  home.ok("create", "--name", "other", ...sleep);
  assert.equal(home.ok("rename", "old", "new"), "");
  assert.deepEqual(home.states(), { new: "created", other: "created" });
  assert.match(home.skiff("rename", "new", "other").stderr, /"\/other" is already in use/);
  assert.match(home.skiff("rename", "new", "new").stderr, /same name/);
  assert.match(home.skiff("rename", "new", "-x").stderr, /unknown shorthand flag/);
  home.ok("rm", "new", "other");
});

test("wait is told as soon as the container stops, whoever stops it", async () => {
  home.ok("run", "-d", "--name", "awaited", "busybox", "sh", "-c", "read x; exit 7");
  home.ok("rm", "-f", "awaited");
  home.ok("run", "-d", "--name", "awaited", ...sleep);
  const waiting = home.start("wait", "awaited");
  let told = "";
  waiting.stdout?.on("data", (bytes) => (told += String(bytes)));
  const ended = once(waiting, "close");
  home.ok("kill", "awaited");
  await ended;
  assert.equal(told, "137\n");
  home.ok("rm", "awaited");
});

test("attach shows what is written from now on, to as many as want it, and ends as the container does", async () => {
  const script = "echo before; read line; echo got $line; echo bad >&2; exit 5";
  home.ok("run", "-di", "--name", "talk", "busybox", "sh", "-c", script);
  eventually("it has spoken", () => home.ok("logs", "talk") === "before\n");
  const watcher = home.start("attach", "--no-stdin", "talk");
  let seen = "";
  watcher.stdout?.on("data", (bytes) => (seen += String(bytes)));
  const ended = once(watcher, "close");
  eventually("the watcher reads the log", () => openFiles(watcher.pid).some(isLog));
  const attached = home.skiffWith("hello\n", "attach", "talk");
  assert.deepEqual(attached, { status: 5, stdout: "got hello\n", stderr: "bad\n" });
  assert.deepEqual(await ended, [5, null]);
  assert.equal(seen, "got hello\n");
  assert.match(home.skiff("attach", "talk").stderr, /it does not run; start it first/);
  home.ok("rm", "talk");
});

function openFiles(pid: number | undefined): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`);
    } catch {
      return ""; // closed meanwhile
    }
  });
}

function isLog(path: string): boolean {
  return path.startsWith(home.root) && path.endsWith("/log");
}

test("start killed at any moment leaves a container that starts, and is removed", async () => {
  home.ok("create", "--name", "doomed", ...sleep);
  for (let milliseconds = 4; milliseconds <= 60; milliseconds += 7) {
    const client = home.start("start", "doomed");
    const ended = once(client, "close");
    setTimeout(() => client.kill("SIGKILL"), milliseconds);
    await ended;
    assert.match(home.states()["doomed"] ?? "", /^(created|running|exited)$/);
    home.ok("restart", "-t", "0", "doomed");
    assert.deepEqual(home.states(), { doomed: "running" }, `killed after ${milliseconds} ms`);
    home.ok("stop", "-t", "0", "doomed");
  }
  home.ok("rm", "doomed");
});
