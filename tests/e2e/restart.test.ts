import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { eventually } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

/** What `inspect` says of a container. */
function told(name: string, format: string): string {
  return home.ok("inspect", "--format", format, name).trim();
}

function restarts(name: string): number {
  return Number(told(name, "{{.RestartCount}}"));
}

/** The processes that see to this home's containers. */
function wardens(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const words = argumentsOf(pid).split("\0");
      return words.includes("warden") && words.includes(home.root);
    });
}

function argumentsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // gone meanwhile
  }
}

test("on-failure starts a container again as often as was said, and then leaves it", () => {
  home.ok(
    "run",
    "-d",
    "--restart",
    "on-failure:2",
    "--name",
    "failing",
    "busybox",
    "sh",
    "-c",
    "echo run; exit 3",
  );
  eventually("it was started three times", () => home.ok("logs", "failing") === "run\nrun\nrun\n");
  eventually("it has stopped for good", () => home.states()["failing"] === "exited");
  assert.equal(restarts("failing"), 2);
  assert.match(home.ok("ps", "-a"), /Exited \(3\)/);
  home.ok("rm", "failing");
  eventually("nobody is needed any more", () => wardens().length === 0);
});

test("on-failure leaves a container that succeeds", () => {
  home.ok("run", "-d", "--restart", "on-failure", "--name", "fine", "busybox", "true");
  eventually("it has stopped", () => home.states()["fine"] === "exited");
  eventually("nobody is needed any more", () => wardens().length === 0);
  assert.equal(restarts("fine"), 0);
  home.ok("rm", "fine");
});

test("always starts it again until a person stops it, and start makes it run on", () => {
  home.ok("run", "-d", "--restart", "always", "--name", "on", "busybox", "sleep", "1000");
  const pid = told("on", "{{.State.Pid}}");
  process.kill(Number(pid), "SIGKILL");
  eventually("it runs again", () => {
    const now = told("on", "{{.State.Pid}}");
    return now !== pid && now !== "0";
  });
  assert.equal(restarts("on"), 1);
  home.ok("stop", "-t", "0", "on");
  assert.deepEqual(home.states(), { on: "exited" });
  eventually("nobody is needed any more", () => wardens().length === 0);
  assert.deepEqual(home.states(), { on: "exited" });
  home.ok("start", "on");
  eventually("it is seen to again", () => wardens().length === 1);
  assert.equal(restarts("on"), 0);
  home.ok("rm", "-f", "on");
});

test("who sees to containers may be killed: the next command starts another", () => {
  home.ok("run", "-d", "--restart", "always", "--name", "on", "busybox", "sleep", "1000");
  eventually("it is seen to", () => wardens().length === 1);
  for (const warden of wardens()) process.kill(warden, "SIGKILL");
  eventually("nobody sees to it", () => wardens().length === 0);
  process.kill(Number(told("on", "{{.State.Pid}}")), "SIGKILL");
  eventually("it runs again", () => restarts("on") === 1 && home.states()["on"] === "running");
  assert.equal(wardens().length, 1);
  home.ok("rm", "-f", "on");
});

test("a shim that dies is a failure: its container is ended and started again", () => {
  const id = home
    .ok("run", "-d", "--restart", "always", "--name", "on", "busybox", "sleep", "1000")
    .trim();
  for (const pid of readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    const words = argumentsOf(pid).split("\0");
    if (words[0]?.includes("shim") && words.includes(id)) process.kill(pid, "SIGKILL");
  }
  eventually("it runs again", () => restarts("on") === 1 && home.states()["on"] === "running");
  home.ok("rm", "-f", "on");
});

test("a container that cannot stay is tried more and more rarely, and removed by force at any moment", () => {
  for (let round = 0; round < 6; round++) {
    home.ok("run", "-d", "--restart", "always", "--name", "mad", "busybox", "false");
    if (round % 2 === 0) eventually("it was started again", () => restarts("mad") >= 1 + round / 2);
    if (round === 4) {
      eventually("it is about to be", () => /Restarting \(1\) .* ago/.test(home.ok("ps")));
    }
    home.ok("rm", "-f", "mad");
    assert.deepEqual(home.states(), {});
  }
});

test("run -d --rm goes when it stops, with no command to see to that", () => {
  home.ok("run", "-d", "--rm", "--name", "brief", "busybox", "sleep", "0.3");
  eventually("nobody is needed any more", () => wardens().length === 0);
  assert.deepEqual(readdirSync(`${home.root}/containers`), []);
});

test("update changes the policy of a container that runs", () => {
  home.ok("run", "-d", "--name", "later", "busybox", "sleep", "1000");
  assert.equal(wardens().length, 0);
  home.ok("update", "--restart", "unless-stopped", "later");
  eventually("it is seen to", () => wardens().length === 1);
  assert.equal(told("later", "{{.HostConfig.RestartPolicy.Name}}"), "unless-stopped");
  home.ok("rm", "-f", "later");
});

const wrong: readonly (readonly [flags: string[], said: RegExp])[] = [
  [["--restart", "sometimes"], /unknown policy 'sometimes'/],
  [["--restart", "always:3"], /can only be used with 'on-failure'/],
  [["--restart", "on-failure:x"], /must be an integer/],
  [["--restart", "always", "--rm"], /cannot specify both --restart and --rm/],
  [["--no-healthcheck", "--health-cmd", "true"], /conflicts with --health/],
  [["--health-interval", "1us"], /less than 1ms/],
];
for (const [flags, said] of wrong) {
  test(`run refuses ${flags.join(" ")}`, () => {
    const { status, stderr } = home.skiff("run", ...flags, "busybox", "true");
    assert.equal(status, 125);
    assert.match(stderr, said);
  });
}

test("health is checked more often until the first success in the time of its start", () => {
  const check = ["--health-cmd", "true", "--health-interval", "1h", "--health-start-period", "1h"];
  const often = ["--health-start-interval", "50ms"];
  home.ok("run", "-d", "--name", "eager", ...check, ...often, "busybox", "sleep", "1000");
  eventually("it is healthy", () => / \(healthy\)/.test(home.ok("ps")));
  assert.equal(told("eager", "{{.Config.Healthcheck.StartInterval}}"), "50000000");
  home.ok("rm", "-f", "eager");
});

test("health is starting, then what the command says; a check that takes too long fails", () => {
  const check = [
    "--health-cmd",
    "test -e /fine",
    "--health-interval",
    "100ms",
    "--health-retries",
    "2",
  ];
  home.ok("run", "-d", "--name", "ill", ...check, "busybox", "sleep", "1000");
  eventually("it is unhealthy", () => / \(unhealthy\)/.test(home.ok("ps")));
  home.ok("exec", "ill", "touch", "/fine");
  eventually("it is healthy", () => / \(healthy\)/.test(home.ok("ps")));
  assert.equal(home.ok("ps", "-q", "--filter", "health=healthy").trim().length, 12);
  assert.equal(home.ok("ps", "-q", "--filter", "health=unhealthy"), "");
  assert.equal(
    told("ill", "{{.State.Health.Status}} {{.State.Health.FailingStreak}}"),
    "healthy 0",
  );
  home.ok("rm", "-f", "ill");
  const slow = [
    "--health-cmd",
    "sleep 1000",
    "--health-interval",
    "50ms",
    "--health-timeout",
    "100ms",
  ];
  home.ok(
    "run",
    "-d",
    "--name",
    "slow",
    ...slow,
    "--health-retries",
    "1",
    "busybox",
    "sleep",
    "1000",
  );
  assert.match(home.ok("ps"), / \(health: starting\)| \(unhealthy\)/);
  eventually("it is unhealthy", () => / \(unhealthy\)/.test(home.ok("ps")));
  assert.match(told("slow", "{{json .State.Health.Log}}"), /exceeded timeout \(0.1s\)/);
  home.ok("rm", "-f", "slow");
});
