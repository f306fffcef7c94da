import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { eventually } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();
const actions = ["--format", "{{.Action}}"];

/** What has happened to a container, in order. */
function told(name: string, ...format: string[]): string[] {
  const span = ["--since", "2020-01-01", "--until", "0s"];
  return home
    .ok("events", ...span, "--filter", `container=${name}`, ...format)
    .trim()
    .split("\n");
}

test("events tells of each step of a container's life, whoever takes it", () => {
  const id = home
    .ok("create", "--name", "star", "--label", "a=b", "busybox", "sleep", "1000")
    .trim();
  home.ok("start", "star");
  home.ok("pause", "star");
  home.ok("unpause", "star");
  home.ok("update", "--pids-limit", "50", "star");
  home.ok("stop", "-t", "0", "star");
  home.ok("rename", "star", "dust");
  home.ok("restart", "-t", "0", "dust");
  home.ok("rm", "-f", "dust");
  const steps = "create start pause unpause update die stop rename start restart die destroy";
  assert.deepEqual(told(id, ...actions).toSorted(), steps.split(" ").toSorted());
  const [made = "", started = ""] = told(id);
  const line = `container (create|start) ${id} \\(a=b, image=busybox, name=star\\)`;
  const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(Z|[+-]\d\d:\d\d)`;
  assert.match(made, new RegExp(`^${time} ${line}$`));
  assert.match(started, new RegExp(`^${time} ${line}$`));
  const codes = told(id, "--filter", "event=die", "--format", "{{.Actor.Attributes.exitCode}}");
  assert.deepEqual(codes, ["137", "137"]);
  const [first = ""] = told(id, "--format", "json");
  const attributes = '{"a":"b","image":"busybox","name":"star"}';
  assert.ok(
    first.includes(`"Action":"create","Actor":{"ID":"${id}","Attributes":${attributes}}`),
    first,
  );
});

test("events of a container that goes by itself", () => {
  home.skiff("run", "--rm", "--name", "gone", "busybox", "sh", "-c", "exit 4");
  assert.deepEqual(told("gone", ...actions), ["create", "start", "die", "destroy"]);
  const code = ["--filter", "event=die", "--format", "{{.Actor.Attributes.exitCode}}"];
  assert.deepEqual(told("gone", ...code), ["4"]);
});

test("who listens is told as it happens, what the filters let through", async () => {
  const listener = home.start(
    "events",
    ...actions,
    "--filter",
    "container=heard",
    "--filter",
    "event=start",
    "--filter",
    "event=destroy",
  );
  let heard = "";
  listener.stdout?.on("data", (bytes) => (heard += String(bytes)));
  const ended = once(listener, "close");
  // It may not listen yet: what it has not heard of is done once more.
  do {
    home.ok("run", "--rm", "--name", "heard", "busybox", "true");
    await new Promise(setImmediate);
  } while (!heard.endsWith("start\ndestroy\n"));
  listener.kill("SIGTERM");
  await ended;
  assert.match(heard, /^(start\n)?(destroy\n)?(start\ndestroy\n)+$/);
  eventually("nobody is needed", () => home.ok("ps", "-aq") === "");
});

test("who listens is told of an end that nobody else looks for", async () => {
  home.ok("run", "-d", "--name", "lonely", "busybox", "sleep", "1000");
  const pid = Number(home.ok("inspect", "--format", "{{.State.Pid}}", "lonely"));
  const listener = home.start("events", ...actions, "--filter", "event=die");
  const ended = once(listener, "close");
  process.kill(pid, "SIGKILL");
  const heard = await new Promise((resolve) => listener.stdout?.once("data", resolve));
  assert.equal(String(heard), "die\n");
  listener.kill("SIGTERM");
  await ended;
  home.ok("rm", "lonely");
});

test("events refuses what it does not understand", () => {
  assert.match(home.skiff("events", "--filter", "colour=red").stderr, /invalid filter 'colour'/);
  assert.match(home.skiff("events", "--since", "soon").stderr, /failed to parse "soon"/);
});
