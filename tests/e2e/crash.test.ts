import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { eventually, runProgram } from "../fixtures/index.ts";
import { listenBetween } from "./listen-between.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

/** The pids of processes whose arguments hold `word`. */
function pidsOf(word: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => argumentsOf(pid).includes(word))
    .map(Number);
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // gone meanwhile
  }
}

test("a client killed with its --rm container running: the next command that finds it stopped removes it", async () => {
  const client = home.start("run", "--rm", "--name", "orphan", "busybox", "sleep", "1000");
  const ended = new Promise((resolve) => client.on("exit", resolve));
  eventually("it runs", () => home.states()["orphan"] === "running");
  const begun = (): boolean =>
    !home.ok("inspect", "-f", "{{.State.StartedAt}}", "orphan").startsWith("0001");
  eventually("its start is recorded", begun);
  client.kill("SIGKILL");
  await ended;
  assert.deepEqual(home.states(), { orphan: "running" });
  home.ok("kill", "orphan");
  eventually("it is gone", () => home.states()["orphan"] === undefined);
});

test("a container whose client was killed at any moment of run -d is removed while another client goes on", async () => {
  const other = home.start("run", "--rm", "--name", "other", "busybox", "sleep", "1000");
  const otherEnded = once(other, "exit");
  eventually("the other one runs", () => home.states()["other"] === "running");
  for (let milliseconds = 4; milliseconds <= 60; milliseconds += 4) {
    const timeout = ["timeout", "--signal=KILL", String(milliseconds / 1000)];
    const words = ["run", "-d", "--name", "orphan", "busybox", "sleep", "1000"];
    runProgram(home.argv(words, timeout), { env: home.environment });
    const { status, stderr } = home.skiff("rm", "-f", "orphan"); // which may have come to nothing
    assert.equal(status, 0, `killed after ${milliseconds} ms: ${stderr}`);
  }
  home.ok("rm", "-f", "other");
  await otherEnded;
});

test("a client killed at any moment of run --rm leaves nothing that the next command does not remove", async () => {
  for (let milliseconds = 2; milliseconds <= 80; milliseconds += 3) {
    const client = home.start("run", "--rm", "--name", "doomed", "busybox", "true");
    const ended = new Promise((resolve) => client.on("exit", resolve));
    setTimeout(() => client.kill("SIGKILL"), milliseconds);
    await ended;
    eventually(
      `killed after ${milliseconds} ms, it is gone`,
      () => home.states()["doomed"] === undefined,
    );
  }
});

test("rm killed at any moment is finished by the next command", async () => {
  for (let milliseconds = 8; milliseconds <= 60; milliseconds += 4) {
    home.ok("run", "-d", "--name", "going", "busybox", "sleep", "1000");
    const client = home.start("rm", "-f", "going");
    const ended = new Promise((resolve) => client.on("exit", resolve));
    setTimeout(() => client.kill("SIGKILL"), milliseconds);
    await ended;
    home.skiff("rm", "-f", "going");
    assert.deepEqual(home.states(), {}, `killed after ${milliseconds} ms`);
  }
});

test("a shim killed under its container: it is seen to have stopped, and removed", () => {
  const id = home.ok("run", "-d", "--name", "bereft", "busybox", "sleep", "1000").trim();
  const [shim, ...others] = pidsOf(id);
  assert.ok(shim !== undefined && others.length === 0);
  process.kill(shim, "SIGKILL");
  eventually("the shim is gone", () => pidsOf(id).length === 0);
  assert.equal(home.skiff("exec", "bereft", "true").status, 1);
  assert.match(home.states()["bereft"] ?? "", /^(running|exited)$/);
  assert.equal(home.ok("rm", "-f", "bereft"), "bereft\n");
});

test("a shim that does not answer any more: it is removed with its container", async () => {
  const id = home.ok("run", "-d", "--name", "mute", "busybox", "sleep", "1000").trim();
  for (const shim of pidsOf(id)) process.kill(shim, "SIGSTOP");
  assert.equal(home.ok("rm", "-f", "mute"), "mute\n");
});

test("a shim that stops answering once its task is deleted: it is removed with its container", async () => {
  const id = home.ok("run", "-d", "--name", "muted", "busybox", "sleep", "1000").trim();
  const [shim = 0] = pidsOf(id);
  let asked = "";
  await using _ = await listenBetween({ shim, folder: home.folder }, (words) => {
    asked += words;
    if (words.includes("Shutdown")) process.kill(shim, "SIGSTOP");
  });
  const client = home.start("rm", "-f", "muted");
  const ended = new Promise((resolve) => client.on("exit", resolve));
  assert.ok(client.stderr);
  assert.deepEqual([await text(client.stderr), await ended], ["", 0]);
  assert.match(asked, /Delete.*Shutdown/s);
});

test("of many who want one name at once, one gets it, and the others leave nothing", async () => {
  const clients = Array.from({ length: 6 }, () =>
    home.start("run", "-d", "--name", "wanted", "busybox", "sleep", "1000"),
  );
  const statuses = await Promise.all(
    clients.map((client) => new Promise<number | null>((resolve) => client.on("exit", resolve))),
  );
  assert.deepEqual(
    statuses.toSorted((a, b) => Number(a) - Number(b)),
    [0, 125, 125, 125, 125, 125],
  );
  assert.deepEqual(home.states(), { wanted: "running" });
  home.ok("rm", "-f", "wanted");
});

test("of many who remove one container at once, all succeed, once it is gone", async () => {
  home.ok("run", "-d", "--name", "unwanted", "busybox", "sleep", "1000");
  const clients = Array.from({ length: 6 }, () => home.start("rm", "-f", "unwanted"));
  const statuses = await Promise.all(
    clients.map((client) => new Promise<number | null>((resolve) => client.on("exit", resolve))),
  );
  assert.deepEqual(statuses, [0, 0, 0, 0, 0, 0]);
  assert.deepEqual(home.states(), {});
});
