import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { criu, eventually, isAlive, programs, type Talk } from "../../fixtures/index.ts";
import { ClientHome } from "./client-home.ts";

const image = "docker.io/library/indexed:latest";

/** containerd finds the shim by its name in PATH; there it has the name of runc's too. */
const home = new ClientHome({
  argv: ({ folder, marker }) => ["ctr", "--address", `${folder}/c.sock`, "--namespace", marker],
  env: ({ folder }) => ({ PATH: `${folder}/bin:${dirname(programs.oar)}:${criu.env.PATH}` }),
  daemon: {
    argv: (own) => ["containerd", "--config", configOf(own)],
    answers: ["version"],
  },
  prepare: (own) => {
    own.ok("images", "import", "--index-name", image, own.image);
  },
  clear: (own) => {
    for (const id of own.run("containers", "ls", "--quiet").stdout.split("\n").filter(Boolean)) {
      own.run("task", "rm", "--force", id);
      own.run("containers", "rm", id);
    }
  },
});
/** The namespace's own, in which oar has the containers of all shims. */
const oarRoot = `/run/containerd/oar/${home.marker}`;
after(() => rmSync(oarRoot, { recursive: true, force: true }));

function configOf({ folder }: ClientHome): string {
  const shim = join(dirname(programs.oar), "containerd-shim-oar-v1");
  const runcs = join(folder, "bin/containerd-shim-runc-v2");
  mkdirSync(dirname(runcs), { recursive: true });
  rmSync(runcs, { force: true });
  symlinkSync(shim, runcs);
  const path = join(folder, "containerd.toml");
  const config = `
    version = 2
    root = "${folder}/root"
    state = "${folder}/state"
    disabled_plugins = ["io.containerd.grpc.v1.cri"]
    [grpc]
      address = "${folder}/c.sock"
    [ttrpc]
      address = "${folder}/c.sock.ttrpc"`;
  writeFileSync(path, config);
  return path;
}

/** Bears our folder's name, and so does its cgroup. */
const idOf = (name: string | number): string => `${home.marker}-${name}`;
const runtime = ["--runtime", "io.containerd.oar.v1"];
const run = (name: string | number, ...args: string[]): string[] => [
  "run",
  "--rm",
  ...runtime,
  image,
  idOf(name),
  ...args,
];

function detached(name: string, ...args: string[]): string {
  const id = idOf(name);
  home.ok("run", "--detach", ...runtime, image, id, ...args);
  return id;
}

const bundleOf = (id: string): string =>
  join(home.folder, "state/io.containerd.runtime.v2.task", home.marker, id);

/** Where the shim of that name listens. */
function socketOf(id: string): string {
  const name = `${home.folder}/c.sock/${home.marker}/${id}`;
  return `/run/containerd/s/${createHash("sha256").update(name).digest("hex")}`;
}

/** Neither oar nor containerd has anything of it. */
function demandGone(...ids: readonly string[]): void {
  home.demandNoContainer(oarRoot);
  for (const id of ids) {
    eventually(`the bundle of ${id} is gone`, () => !existsSync(bundleOf(id)));
    eventually(`the socket of ${id} is gone`, () => !existsSync(socketOf(id)));
  }
}

function shimOf(id: string): number {
  const words = ["-id", id, "-address"].join("\0");
  const found = readdirSync("/proc").find((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(words);
    } catch {
      return false; // it has ended meanwhile
    }
  });
  assert.ok(found !== undefined, `no shim of ${id}`);
  return Number(found);
}

/** The container's first process. */
function childOf(shim: number): number {
  const [child] = readFileSync(`/proc/${shim}/task/${shim}/children`, "utf8").split(" ");
  assert.ok(Number(child) > 1, `shim ${shim} has no child`);
  return Number(child);
}

function state(id: string): string | undefined {
  const lines = home.ok("task", "ls").split("\n");
  return lines.find((task) => task.startsWith(`${id} `))?.split(/ +/)[2];
}

function remove(id: string): void {
  home.run("task", "rm", "--force", id); // ends with the task's own exit status
  home.ok("containers", "rm", id);
}

test("ctr run gives the program's output and exit status", () => {
  assert.equal(home.ok(...run("hello", "echo", "hello")), "hello\n");
  assert.equal(home.run(...run("seven", "sh", "-c", "exit 7")).status, 7);
  demandGone(idOf("hello"), idOf("seven"));
});

test("ctr says what kept a program from running", () => {
  assert.match(
    home.run(...run("absent", "nosuch")).stderr,
    /OCI runtime create failed: .*exec: "nosuch": executable file not found in \$PATH/,
  );
  demandGone(idOf("absent"));
});

test("a task is entered, measured, paused, resumed, killed and removed", () => {
  const id = detached("lived", "sleep", "1000");
  const exec = (...args: string[]) => home.run("task", "exec", "--exec-id", "e", id, ...args);
  assert.equal(exec("echo", "hello").stdout, "hello\n");
  assert.equal(exec("sh", "-c", "exit 9").status, 9);
  assert.match(exec("nosuch").stderr, /OCI runtime exec failed: .*executable file not found/);
  assert.match(home.ok("task", "ps", id), /^\d+ /m);
  assert.match(home.ok("task", "metrics", id), /^pids.current +1 /m);
  home.ok("task", "pause", id);
  assert.equal(state(id), "PAUSED");
  home.ok("task", "resume", id);
  assert.equal(state(id), "RUNNING");
  home.ok("task", "kill", "--signal", "SIGKILL", id);
  eventually("it has stopped", () => state(id) === "STOPPED");
  remove(id);
  demandGone(id);
});

test("a terminal is attached to, left and attached to again", async () => {
  const id = idOf("tty");
  await home.onTerminal("run", "--detach", "--tty", ...runtime, image, id, "sh");
  {
    await using first = home.atTerminal("task", "attach", id);
    first.type("echo a$((1 + 1))b; tty\r");
    await first.says("a2b");
    await first.says("/dev/pts/0");
  }
  await using second = home.atTerminal("task", "attach", id);
  second.type("echo c$((2 + 2))d; exit 5\r");
  await second.says("c4d");
  assert.equal(await second.end(), 5);
  remove(id);
  demandGone(id);
});

test("ctr exec gives a terminal of its own", async () => {
  const id = detached("exec", "sleep", "1000");
  await using terminal = home.atTerminal("task", "exec", "--tty", "--exec-id", "e", id, "sh");
  terminal.type("tty; stty size\r");
  await terminal.says("/dev/pts/0");
  terminal.type("exit 3\r");
  assert.equal(await terminal.end(), 3);
  remove(id);
  demandGone(id);
});

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`a task outlives a containerd that ${signal} ends, and so does its exit status`, async () => {
    const id = detached(`outlives${signal.toLowerCase()}`, "sleep", "1000");
    const ended = detached(`ended${signal.toLowerCase()}`, "sleep", "1000");
    await home.stopDaemon(signal);
    process.kill(childOf(shimOf(ended)), "SIGKILL");
    await home.startDaemon();
    assert.equal(state(id), "RUNNING");
    assert.equal(home.ok("task", "exec", "--exec-id", "e", id, "echo", "again"), "again\n");
    eventually("the exit is known", () => state(ended) === "STOPPED");
    assert.match(home.run("task", "rm", ended).stderr, /non-zero exit code 137/);
    home.ok("containers", "rm", ended);
    remove(id);
    demandGone(id, ended);
  });
}

test("a task whose shim is killed is ended and removed by containerd", () => {
  const id = detached("shimless", "sleep", "1000");
  const shim = shimOf(id);
  const child = childOf(shim);
  process.kill(shim, "SIGKILL");
  eventually("its process is gone", () => !isAlive(child));
  remove(id);
  demandGone(id);
});

test("a task whose shim and containerd are killed is removed by the next containerd", async () => {
  const id = detached("both", "sleep", "1000");
  await home.stopDaemon("SIGKILL");
  process.kill(shimOf(id), "SIGKILL");
  await home.startDaemon();
  remove(id);
  demandGone(id);
});

/** ctr keeps the options that it restores with of runc's shim alone. */
test("a task goes on from a checkpoint", { skip: criu.skip }, () => {
  const [id, restored] = [idOf("written"), idOf("restored")];
  const script = "i=0; while :; do i=$((i + 1)); echo $i > /count; usleep 10000; done";
  const count = (of: string): number =>
    Number(home.run("task", "exec", "--exec-id", "e", of, "cat", "/count").stdout);
  home.ok("run", "--detach", image, id, "sh", "-c", script);
  eventually("it counts", () => count(id) > 50);
  home.ok("containers", "checkpoint", "--task", "--image", "--rw", id, "checkpoint");
  assert.equal(state(id), "RUNNING");
  remove(id);
  home.ok("containers", "restore", "--live", "--rw", restored, "checkpoint");
  let before = 0; // where the file is just written anew
  eventually("the count is read", () => (before = count(restored)) > 0);
  assert.ok(before > 50, `it began anew: ${before}`);
  eventually("it counts on", () => count(restored) > before);
  remove(restored);
  home.ok("images", "rm", "checkpoint");
  demandGone(id, restored);
});

test("a program or a file logs what a task writes", () => {
  const folder = join(home.folder, "logs");
  mkdirSync(folder, { recursive: true });
  const logger = join(folder, "logger");
  const script = `cat <&3 > ${folder}/$CONTAINER_ID 5>&- & exec 5>&-; wait`;
  writeFileSync(logger, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  for (const [name, uri] of [
    ["program", `binary://${logger}`],
    ["file", `file://${folder}/${idOf("file")}`],
  ] as const) {
    const id = idOf(name);
    home.ok("run", "--detach", "--log-uri", uri, ...runtime, image, id, "echo", name);
    eventually("it has stopped", () => state(id) === "STOPPED");
    remove(id);
    assert.equal(readFileSync(join(folder, id), "utf8"), `${name}\n`);
    demandGone(id);
  }
});

test("containers of one pod have one shim", () => {
  const annotation = ["--annotation", `io.kubernetes.cri.sandbox-id=${idOf("pod")}`];
  const ids = ["pod", "member"].map(idOf);
  for (const id of ids) {
    home.ok("run", "--detach", ...annotation, ...runtime, image, id, "sleep", "1000");
  }
  const [pod = "", member = ""] = ids;
  const shim = shimOf(pod);
  assert.match(readFileSync(`/proc/${shim}/task/${shim}/children`, "utf8"), /^\d+ \d+ $/);
  remove(member);
  assert.equal(home.ok("task", "exec", "--exec-id", "e", pod, "echo", "alive"), "alive\n");
  remove(pod);
  demandGone(...ids);
});

test("ctr events tells what happens to a task", async () => {
  await using events = home.listening("events");
  await subscribed(events);
  const seen = (topic: string): Promise<void> => events.says(`${home.marker} /tasks/${topic} `);
  const id = detached("told", "sleep", "1000");
  await seen("start");
  home.ok("task", "exec", "--exec-id", "e", id, "true");
  await seen("exec-started");
  home.ok("task", "pause", id);
  await seen("paused");
  home.ok("task", "resume", id);
  await seen("resumed");
  home.ok("task", "kill", "--signal", "SIGKILL", id);
  eventually("it has stopped", () => state(id) === "STOPPED");
  remove(id);
  await seen("delete");
  const topics = [...events.text().matchAll(/ \/tasks\/([a-z-]+) /g)].map(([, topic]) => topic);
  assert.deepEqual(topics, [
    "create",
    "start",
    "exec-added",
    "exec-started",
    "exit",
    "paused",
    "resumed",
    "exit",
    "delete",
  ]);
});

test("ctr events tells of a death for want of memory", async () => {
  await using events = home.listening("events");
  await subscribed(events);
  const dd = ["dd", "if=/dev/zero", "of=/dev/null", "bs=256M", "count=1"];
  const limit = ["--memory-limit", String(16 << 20)];
  const id = idOf("greedy");
  assert.equal(home.run("run", "--rm", ...limit, ...runtime, image, id, ...dd).status, 137);
  await events.says(`${home.marker} /tasks/delete `);
  assert.ok(events.text().includes(`${home.marker} /tasks/oom {"container_id":"${id}"}`));
  demandGone(id);
});

/** Nothing tells when it listens: events are made until it has one. */
async function subscribed(events: Talk): Promise<void> {
  for (let tries = 0; !events.text().includes("/namespaces/update"); tries++) {
    assert.ok(tries < 100, "ctr events hears nothing");
    home.ok("namespaces", "label", home.marker, `tries=${tries}`);
    await setTimeout(20);
  }
}

test("ctr runs 30 containers at once", async () => {
  const outcomes = await home.atOnce(30, (index) => run(index, "echo", `container ${index}`));
  assert.deepEqual(
    outcomes,
    outcomes.map((_, index) => `0 container ${index}`),
  );
  demandGone(...outcomes.map((_, index) => idOf(index)));
});

test("nothing is left when containerd has ended", () => home.demandNothingLeft());
