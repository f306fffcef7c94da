import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
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

/** What is told of one kind of things since a moment, of what was done there alone. */
function toldOf(kind: string, since: number, format: string): string[] {
  const span = ["--since", String(since / 1000), "--until", "0s"];
  return home
    .ok("events", ...span, "--filter", `type=${kind}`, "--format", format)
    .trim()
    .split("\n")
    .filter(Boolean);
}

test("events tells of images, volumes and networks, in Docker's words", () => {
  const since = Date.now();
  const id = home.ok("image", "inspect", "-f", "{{.Id}}", "busybox").trim();
  home.ok("tag", "busybox", "again:1");
  const archive = join(home.folder, "again.tar");
  home.ok("save", "-o", archive, "again:1");
  home.ok("rmi", "again:1");
  home.ok("load", "-q", "-i", archive);
  home.ok("rmi", "again:1");
  const image = "{{.Action}} {{.ID}} {{.Actor.Attributes.name}}";
  assert.deepEqual(toldOf("image", since, image), [
    `tag ${id} again:1`,
    `save ${id} again:1`,
    `untag ${id} again:1`,
    `load ${id} again:1`,
    `untag ${id} again:1`,
  ]);
  home.ok("create", "--name", "flat", "busybox", "true");
  home.ok("commit", "-m", "said", "flat", "flat:1");
  home.ok("rmi", "flat:1");
  const actions = toldOf("image", since, "{{.Action}}").slice(5);
  assert.deepEqual(actions, ["tag", "untag", "delete"]);
  const commit = ["--filter", "event=commit", "--format", "{{.Actor.Attributes.imageRef}}"];
  assert.deepEqual(told("flat", ...commit), ["flat:1"]);
  home.ok("rm", "flat");
  const own = home.ok("run", "-d", "-v", "kept:/v:ro", "busybox", "true").trim();
  home.ok("wait", own);
  home.ok("rm", own);
  home.ok("volume", "rm", "kept");
  const volume = "{{.Action}} {{.Actor.ID}} {{json .Actor.Attributes}}";
  const mounted = `"destination":"/v","driver":"local","propagation":"","read/write":"false"`;
  assert.deepEqual(toldOf("volume", since, volume), [
    'create kept {"driver":"local"}',
    `mount kept {"container":"${own}",${mounted}}`,
    `unmount kept {"container":"${own}","driver":"local"}`,
    'destroy kept {"driver":"local"}',
  ]);
  const network = home.ok("network", "create", "blue").trim();
  home.ok("network", "rm", "blue");
  home.ok("network", "prune", "-f");
  const line = "{{.Action}} {{.Actor.ID}} {{json .Actor.Attributes}}";
  assert.deepEqual(toldOf("network", since, line), [
    `create ${network} {"name":"blue","type":"bridge"}`,
    `destroy ${network} {"name":"blue","type":"bridge"}`,
    'prune  {"reclaimed":"0"}',
  ]);
  const [json = ""] = toldOf("network", since, "json");
  assert.match(json, /^\{"Type":"network","Action":"create","Actor":\{"ID":/);
});

test("events are chosen by image, network and volume as by container", () => {
  const since = String(Date.now() / 1000);
  const chosen = (...filters: string[]): string[] => {
    const given = filters.flatMap((filter) => ["--filter", filter]);
    const format = ["--format", "{{.Type}} {{.Action}}"];
    const lines = home.ok("events", "--since", since, "--until", "0s", ...given, ...format);
    return lines.trim().split("\n").filter(Boolean);
  };
  home.ok("tag", "busybox", "tagged:2");
  home.ok("create", "--name", "of-image", "-l", "a=1", "tagged:2");
  home.ok("rm", "of-image");
  home.ok("rmi", "tagged:2");
  home.ok("volume", "create", "chosen");
  home.ok("volume", "rm", "chosen");
  const ofImage = ["image tag", "container create", "container destroy", "image untag"];
  assert.deepEqual(chosen("image=tagged:2"), ofImage);
  assert.deepEqual(chosen("image=tagged"), ofImage);
  assert.deepEqual(chosen("volume=chosen"), ["volume create", "volume destroy"]);
  assert.deepEqual(chosen("type=volume", "event=destroy"), ["volume destroy"]);
  assert.deepEqual(chosen("label=a=1"), ["container create", "container destroy"]);
  assert.deepEqual(chosen("network=chosen"), []);
});

test("events refuses what it does not understand", () => {
  assert.match(home.skiff("events", "--filter", "colour=red").stderr, /invalid filter 'colour'/);
  assert.match(home.skiff("events", "--since", "soon").stderr, /failed to parse "soon"/);
});
