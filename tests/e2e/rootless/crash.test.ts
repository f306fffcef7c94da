import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { eventually, isAlive, runProgram } from "../../fixtures/index.ts";
import { ended } from "../network/network-home.ts";
import { RootlessHome } from "./rootless-home.ts";

const rootless = new RootlessHome();
const { account, home } = rootless;
const { uid } = account;

function start(): number {
  home.ok("run", "-d", "--name", "doomed", "busybox", "sleep", "1000");
  return Number(home.ok("inspect", "--format", "{{.State.Pid}}", "doomed"));
}

function shim(): number {
  const lines = runProgram(["ps", "-o", "pid=,args=", "-U", String(uid)]).stdout.split("\n");
  return Number.parseInt(lines.find((line) => line.includes("containerd-shim-oar-v1")) ?? "", 10);
}

function namespaceOf(pid: number | "self", type: string): string {
  return runProgram(["readlink", `/proc/${pid}/ns/${type}`]).stdout.trim();
}

describe("what an ordinary user's containers live in", () => {
  test("is one user namespace for all, as long as something lives in it", () => {
    const first = start();
    home.ok("run", "-d", "--name", "other", "busybox", "sleep", "1000");
    const second = Number(home.ok("inspect", "--format", "{{.State.Pid}}", "other"));
    assert.equal(namespaceOf(first, "user"), namespaceOf(second, "user"));
    assert.notEqual(namespaceOf(first, "user"), namespaceOf("self", "user"));
    home.ok("rm", "-f", "doomed", "other");
    eventually("the namespace has gone", () => rootless.processes().length === 0);
  });

  test("is made by one of several commands that begin at once", async () => {
    const all = [1, 2, 3, 4].map((n) =>
      home.start("run", "-d", "--name", `c${n}`, "busybox", "sleep", "1000"),
    );
    assert.deepEqual(await Promise.all(all.map(ended)), [0, 0, 0, 0]);
    const names = [1, 2, 3, 4].map((n) => `c${n}`);
    const pids = home
      .ok("inspect", "--format", "{{.State.Pid}}", ...names)
      .trim()
      .split("\n");
    const namespaces = new Set(pids.map((pid) => namespaceOf(Number(pid), "user")));
    assert.equal(namespaces.size, 1);
    home.ok("rm", "-f", ...names);
  });

  test("is entered again where the shim was killed, and only the container is left", () => {
    const pid = start();
    process.kill(shim(), "SIGKILL");
    eventually("the shim is gone", () => Number.isNaN(shim()));
    assert.ok(isAlive(pid));
    assert.match(home.ok("ps", "--format", "{{.Status}}"), /unwatched/);
    home.ok("rm", "-f", "doomed");
    assert.ok(!isAlive(pid));
  });

  test("is gone where all was killed: the container is removed all the same", () => {
    start();
    for (const pid of rootless.processes()) process.kill(pid, "SIGKILL");
    eventually("all are gone", () => rootless.processes().length === 0);
    assert.deepEqual(home.states(), { doomed: "exited" });
    home.ok("start", "doomed");
    home.ok("rm", "-f", "doomed");
  });

  test("is not looked for by what somebody wrote into the record of it", () => {
    home.ok("run", "--rm", "busybox", "true");
    const record = join(home.root, "run/namespaces");
    const before = readFileSync(record, "utf8");
    const [boot = "", ...others] = before.split("\n");
    assert.match(others.join("\n"), /^user:\[\d+\]\nmnt:\[\d+\]\n$/);
    const own = `${boot}\n${namespaceOf("self", "user")}\n${namespaceOf("self", "mnt")}\n`;
    for (const text of ["", "garbage", own, `${before}more\n`, `\n${others.join("\n")}`]) {
      runProgram(["sh", "-c", `printf %s "$1" > ${record}`, "sh", text]);
      assert.equal(home.ok("run", "--rm", "busybox", "id", "-u"), "0\n");
    }
  });
});

test("skiff is killed while it runs a container with --rm: the next command removes it", async () => {
  const child = home.start("run", "--rm", "--name", "doomed", "busybox", "sleep", "1000");
  eventually("it runs", () => home.states()["doomed"] === "running");
  child.kill("SIGKILL");
  await ended(child);
  home.ok("rm", "-f", "doomed");
  assert.deepEqual(readdirSync(join(home.root, "run/containers")), []);
  eventually("all has ended", () => rootless.processes().length === 0);
});
