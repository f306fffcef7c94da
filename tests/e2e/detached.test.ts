import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();
const sleep = ["busybox", "sleep", "1000"];

test("a container runs in the background: ps, exec, logs, stop, rm", () => {
  const id = home.ok(
    "run",
    "-d",
    "--name",
    "web",
    "-e",
    "A=1",
    "busybox",
    "sh",
    "-c",
    "echo out; echo err >&2; exec sleep 1000",
  );
  assert.match(id, /^[0-9a-f]{64}\n$/);
  const [heading = "", row = ""] = home.ok("ps").split("\n");
  assert.match(heading, /^CONTAINER ID {3}IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES$/);
  assert.ok(
    row.startsWith(`${id.slice(0, 12)}   busybox   "sh -c 'echo out; ec…"`) ||
      row.startsWith(`${id.slice(0, 12)}   busybox   "sh -c echo out; ech…"`),
    row,
  );
  assert.match(row, /Up .* web$/);
  assert.equal(home.ok("ps", "-q"), `${id.slice(0, 12)}\n`);
  assert.equal(home.ok("ps", "-q", "--no-trunc"), id);

  assert.equal(home.ok("exec", "web", "sh", "-c", "echo $A; cat /proc/1/comm"), "1\nsleep\n");
  const logs = home.skiff("logs", "web");
  assert.deepEqual(logs, { status: 0, stdout: "out\n", stderr: "err\n" });

  assert.equal(home.ok("stop", "-t", "0", "web"), "web\n");
  assert.deepEqual(home.states(), { web: "exited" });
  assert.match(home.ok("ps", "-a"), /Exited \(137\)/);
  assert.equal(home.ok("rm", id.slice(0, 6)), `${id.slice(0, 6)}\n`);
});

test("exec exits as its process does, with its input, user, directory and environment", () => {
  home.ok("run", "-d", "--name", "in", ...sleep);
  const exec = (...args: string[]): unknown => home.skiff("exec", ...args);
  assert.deepEqual(exec("in", "sh", "-c", "echo o; echo e >&2; exit 9"), {
    status: 9,
    stdout: "o\n",
    stderr: "e\n",
  });
  assert.equal(home.skiffWith("typed\n", "exec", "-i", "in", "cat").stdout, "typed\n");
  const script = "id -u; pwd; echo $B";
  assert.equal(
    home.ok("exec", "-u", "5", "-w", "/tmp", "-e", "B=2", "in", "sh", "-c", script),
    "5\n/tmp\n2\n",
  );
  home.ok("exec", "-d", "in", "sh", "-c", "echo done > /flag; sleep 1000");
  eventually(
    "the detached process wrote",
    () => home.skiff("exec", "in", "cat", "/flag").stdout === "done\n",
  );
  home.ok("rm", "-f", "in");
});

test("stop asks with SIGTERM first, and is done as soon as the container is", () => {
  const script = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done";
  home.ok("run", "-d", "--name", "polite", "busybox", "sh", "-c", script);
  eventually("the container is ready", () => home.ok("logs", "polite") === "ready\n");
  const began = performance.now();
  home.ok("stop", "polite");
  assert.ok(performance.now() - began < 5000);
  assert.match(home.ok("ps", "-a"), /Exited \(5\)/);
  home.ok("rm", "polite");
});

test("kill sends the signal that it is told, SIGKILL by default", () => {
  const script = "trap 'echo usr1' USR1; echo ready; while :; do sleep 0.05; done";
  home.ok("run", "-d", "--name", "killed", "busybox", "sh", "-c", script);
  eventually("the container is ready", () => home.ok("logs", "killed") === "ready\n");
  assert.equal(home.ok("kill", "-s", "USR1", "killed"), "killed\n");
  eventually("the signal came", () => home.ok("logs", "killed") === "ready\nusr1\n");
  home.ok("kill", "killed");
  eventually("it has stopped", () => home.states()["killed"] === "exited");
  assert.match(home.ok("ps", "-a"), /Exited \(137\)/);
  assert.equal(home.skiff("kill", "killed").status, 1);
  home.ok("rm", "killed");
});

test("logs shows the last lines, with their times, and follows until the end", () => {
  const script = "for i in 1 2 3; do echo $i; sleep 0.1; done; printf tail";
  home.ok("run", "-d", "--name", "talker", "busybox", "sh", "-c", script);
  assert.equal(home.ok("logs", "-f", "talker"), "1\n2\n3\ntail");
  assert.equal(home.ok("logs", "--tail", "2", "talker"), "3\ntail");
  assert.match(
    home.ok("logs", "-t", "-n", "2", "talker"),
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z 3\n\d{4}.*Z tail$/,
  );
  home.ok("rm", "talker");
});

test("rm refuses what runs, and by force kills it, and explains each step", () => {
  home.ok("run", "-d", "--name", "busy", ...sleep);
  const refused = home.skiff("rm", "busy");
  assert.equal(refused.status, 1);
  assert.match(
    refused.stderr,
    /^skiff: cannot remove container "\/busy": container is running: .*--force\n$/,
  );
  const explained = home.ok("rm", "-f", "--explain", "busy").split("\n");
  const steps = explained.slice(1, -2).map((line) => line.replace(/ +[\d.]+ ms$/, "").trim());
  assert.deepEqual(steps, [
    "mark as removing",
    "remove members",
    "kill processes",
    "delete task",
    "unmount volumes",
    "leave networks",
    "remove snapshot",
    "remove volumes",
    "stop shim",
    "remove files",
    "forget container",
    "in all",
  ]);
});

test("rm goes on past a container that is not there, and by force forgives it", () => {
  home.ok("run", "-d", "--name", "here", ...sleep);
  const some = home.skiff("rm", "-f", "nowhere", "here");
  assert.deepEqual(some, {
    status: 0,
    stdout: "here\n",
    stderr: "skiff: No such container: nowhere\n",
  });
  assert.equal(home.skiff("rm", "nowhere").status, 1);
});

test("run -d --rm is removed once it has stopped, by whoever looks next", () => {
  home.ok("run", "-d", "--rm", "--name", "brief", "busybox", "sleep", "0.2");
  assert.deepEqual(home.states(), { brief: "running" });
  eventually("it is gone", () => home.states()["brief"] === undefined);
  home.ok("run", "-d", "--rm", "--name", "brief", ...sleep);
  home.ok("stop", "-t", "0", "brief");
  eventually("it is gone, too", () => home.states()["brief"] === undefined); // another may be at it
});

test("many containers run at once", () => {
  const names = Array.from({ length: 5 }, (_, i) => `many${i}`);
  for (const name of names) home.ok("run", "-d", "--name", name, ...sleep);
  assert.equal(home.ok("ps", "-q").trim().split("\n").length, names.length);
  assert.equal(home.ok("rm", "-f", ...names), `${names.join("\n")}\n`);
});

test("images, rmi and load: an image in use stays, unless forced", () => {
  assert.match(
    home.ok("images"),
    /^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\nbusybox +latest +[0-9a-f]{12} +.* +\d.*MB\n$/,
  );
  home.ok("run", "-d", "--name", "user", ...sleep);
  const refused = home.skiff("rmi", "busybox");
  assert.equal(refused.status, 1);
  assert.match(
    refused.stderr,
    /conflict: unable to remove .*"busybox" .* container [0-9a-f]{12} \(user\) is using/,
  );
  home.ok("rm", "-f", "user");
});

test("info and version say what there is", () => {
  assert.match(home.ok("info"), /^Containers: 0\n Running: 0\n/);
  assert.match(home.ok("version"), /^Skiff\n Version: +\d/);
  assert.match(home.ok("--version"), /^Skiff version \d/);
});
