import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { DatabaseSync } from "node:sqlite";
import { decode, taskEvents } from "@skiff/proto";
import { setImmediate } from "node:timers/promises";
import { comesTrue } from "../../fixtures/comes-true.ts";
import { eventually } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const image = "docker.io/library/busybox:latest";
/** Ours, and one that we have not written. */
const runtimes = ["io.containerd.oar.v1", "io.containerd.runc.v2"] as const;
const idOf = (name: string): string => `${home.marker}-${name}`;

before(() => void home.ok("images", "import", home.image));

function demandNothing(): void {
  assert.equal(home.ok("task", "ls", "--quiet"), "");
  assert.equal(home.ok("containers", "ls", "--quiet"), "");
  assert.equal(home.ok("snapshots", "ls").trim().split("\n").length, 2); // the image's, below the heading
  assert.deepEqual(bundles(), []);
}

/** A namespace's folder goes with its last task. */
const bundles = (): string[] => readdirSync(join(home.folder, "state/tasks"));

const rows = (): string[] =>
  home
    .ok("task", "ls")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/ +/g, " ").trim());

for (const runtime of runtimes) {
  const short = runtime.split(".")[2] ?? "";
  const id = idOf(short);
  const run = (...args: string[]): string[] => ["run", "--runtime", runtime, ...args];

  test(`${short}: ctr run gives the program's output and exit status`, () => {
    assert.equal(home.ok(...run("--rm", image, id, "echo", "hello")), "hello\n");
    const failing = home.run(...run("--rm", image, id, "sh", "-c", "echo no >&2; exit 7"));
    assert.deepEqual([failing.status, failing.stderr], [7, "no\n"]);
    demandNothing();
  });

  test(`${short}: ctr run takes mounts, variables, and a root that is only read`, () => {
    const shared = join(home.folder, `shared-${short}`);
    mkdirSync(shared);
    writeFileSync(join(shared, "file"), "from the host");
    const mount = `type=bind,src=${shared},dst=/mnt,options=rbind:ro`;
    const script = 'cat /mnt/file; echo " $COLOR"; touch /new || echo refused';
    const flags = ["--rm", "--mount", mount, "--env", "COLOR=red", "--read-only"];
    const { stdout } = home.run(...run(...flags, image, id, "sh", "-c", script));
    assert.equal(stdout, "from the host red\nrefused\n");
    demandNothing();
  });

  test(`${short}: ctr run --tty gives a terminal`, async () => {
    const shown = await home.onTerminal(...run("--rm", "--tty", image, id, "tty"));
    assert.match(shown, /\/dev\/pts\/0\r/);
    demandNothing();
  });

  test(`${short}: a task is entered, measured, paused, resumed, killed and removed`, () => {
    home.ok(...run("--detach", image, id, "sleep", "1000"));
    assert.match(rows().join(), new RegExp(`^${id} \\d+ RUNNING$`));
    const exec = home.run("task", "exec", "--exec-id", "e", id, "sh", "-c", "echo in; exit 3");
    assert.deepEqual([exec.status, exec.stdout], [3, "in\n"]);
    assert.match(home.ok("task", "metrics", id), /pids\.current +1 /);
    assert.match(home.ok("task", "ps", id), /^\d+ +-/m);
    home.ok("task", "pause", id);
    assert.match(rows().join(), / PAUSED$/);
    home.ok("task", "resume", id);
    assert.match(home.run("task", "rm", id).stderr, /failed precondition|must be stopped/);
    home.ok("task", "kill", "--signal", "SIGKILL", id);
    eventually("the task has stopped", () => rows().join().endsWith(" STOPPED"));
    home.run("task", "rm", id); // says that its exit status is not 0
    assert.deepEqual(rows(), []);
    assert.match(home.run("task", "kill", id).stderr, /not found/);
    home.ok("containers", "rm", id);
    demandNothing();
  });

  test(`${short}: a task goes on over a restart of skiffd, and over its death`, async () => {
    home.ok(...run("--detach", image, id, "sleep", "1000"));
    const before = rows();
    await home.stopDaemon();
    await home.startDaemon();
    assert.deepEqual(rows(), before);
    await home.stopDaemon("SIGKILL");
    await home.startDaemon();
    assert.deepEqual(rows(), before);
    assert.equal(home.ok("task", "exec", "--exec-id", "e", id, "echo", "in"), "in\n");
    home.run("task", "rm", "--force", id);
    home.ok("containers", "rm", id);
    demandNothing();
  });

  test(`${short}: a task whose shim dies is ended, whether skiffd sees it or not`, async () => {
    for (const isSeen of [true, false]) {
      home.ok(...run("--detach", image, id, "sleep", "1000"));
      const shim = shimOf(id);
      const socket = socketOf(id);
      if (!isSeen) await home.stopDaemon("SIGKILL");
      process.kill(shim, "SIGKILL");
      if (!isSeen) await home.startDaemon();
      eventually("the task has gone", () => rows().length === 0 && bundles().length === 0);
      assert.equal(existsSync(socket), false);
      home.ok("containers", "rm", id);
      demandNothing();
    }
  });

  test(`${short}: an end that no skiffd was there for is told of once`, async () => {
    home.ok(...run("--detach", image, id, "sleep", "1000"));
    const pid = Number(rows()[0]?.split(" ")[1]);
    await home.stopDaemon("SIGKILL");
    process.kill(pid, "SIGKILL");
    eventually("it has ended", () => !existsSync(`/proc/${pid}/root/bin`));
    const before = exitsOf(pid);
    await home.startDaemon();
    eventually("the task has stopped", () => rows().join().endsWith(" STOPPED"));
    home.run("task", "rm", id); // the shim tells of this after all else
    eventually("the deletion is told of", () => eventsOf("/tasks/delete").includes(pid));
    assert.deepEqual([before, exitsOf(pid)], [0, 1]);
    home.ok("containers", "rm", id);
    demandNothing();
  });

  test(`${short}: one of two tasks with one shim goes, the other stays`, () => {
    const pod = ["--annotation", `io.kubernetes.cri.sandbox-id=${id}`];
    const second = `${id}-second`;
    for (const each of [id, second])
      home.ok(...run("--detach", ...pod, image, each, "sleep", "1000"));
    home.run("task", "rm", "--force", id);
    home.ok("containers", "rm", id);
    assert.match(rows().join(), new RegExp(`^${second} \\d+ RUNNING$`));
    assert.equal(home.ok("task", "exec", "--exec-id", "e", second, "echo", "in"), "in\n");
    home.run("task", "rm", "--force", second);
    home.ok("containers", "rm", second);
    demandNothing();
  });

  test(`${short}: what cannot be run leaves nothing`, () => {
    const { status, stderr } = home.run(...run("--rm", image, id, "nosuch"));
    assert.notEqual(status, 0);
    assert.match(stderr, /nosuch/);
    home.run("containers", "rm", id);
    demandNothing();
  });
}

test("a runtime that is not installed is named", () => {
  const id = idOf("none");
  const { stderr } = home.run(
    "run",
    "--rm",
    "--runtime",
    "io.containerd.none.v9",
    image,
    id,
    "true",
  );
  assert.match(stderr, /containerd-shim-none-v9 is not installed/);
  home.run("containers", "rm", id);
  demandNothing();
});

test("a container is listed, filtered, labelled and told of; two have not one id", () => {
  const id = idOf("listed");
  home.ok("containers", "create", "--label", "color=red", image, id);
  assert.equal(home.ok("containers", "ls", "--quiet", "labels.color==red").trim(), id);
  assert.equal(home.ok("containers", "ls", "--quiet", "labels.color==blue"), "");
  assert.match(home.run("containers", "create", image, id).stderr, /already exists/);
  home.ok("containers", "label", id, "color=blue");
  assert.equal(home.ok("containers", "ls", "--quiet", `id==${id},labels.color==blue`).trim(), id);
  assert.match(home.ok("containers", "info", id), /"Image": "docker\.io/);
  // Its snapshot is kept by it, whatever garbage is collected.
  home.ok("leases", "create", "--id", "any");
  home.ok("leases", "rm", "--sync", "any");
  home.ok("snapshots", "info", id);
  home.ok("containers", "rm", id);
  demandNothing();
});

test("ctr events tells what happens, as it happens", async () => {
  const id = idOf("told");
  let text: string;
  {
    await using events = home.listening("events");
    for (let i = 0; !events.text().includes("/namespaces/create"); i++) {
      assert.ok(i < 100, "nothing was told of");
      home.ok("namespaces", "create", `heard${i}`);
      home.ok("namespaces", "rm", `heard${i}`);
      await setImmediate(); // what was told meanwhile is heard
    }
    home.ok("run", "--rm", "--runtime", runtimes[0], image, id, "true");
    await events.says("/containers/delete");
    text = events.text();
  }
  const topics = text.split("\n").map((line) => line.split(" ")[5] ?? "");
  const ours = topics.filter((topic) => /^\/(containers|snapshot|tasks)\//.test(topic));
  assert.deepEqual(ours, [
    "/snapshot/prepare",
    "/containers/create",
    "/tasks/create",
    "/tasks/start",
    "/tasks/exit",
    "/tasks/delete",
    "/snapshot/remove",
    "/containers/delete",
  ]);
  demandNothing();
});

const exitsOf = (pid: number): number =>
  eventsOf("/tasks/exit").filter((found) => found === pid).length;

/** The pids that kept events of that topic tell of. */
function eventsOf(topic: "/tasks/exit" | "/tasks/delete"): number[] {
  using database = new DatabaseSync(join(home.folder, "root/store.db"), { readOnly: true });
  const { name, table } = topic === "/tasks/exit" ? taskEvents.exit : taskEvents.delete;
  const rows = database
    .prepare("SELECT value FROM events WHERE topic = ? AND type = ?")
    .all(topic, name);
  return rows.map(({ value }) => (value instanceof Uint8Array ? decode(table, value).pid : 0));
}

/** What its shim listens on. */
function socketOf(id: string): string {
  const answer = readFileSync(
    join(home.folder, "state/tasks/default", id, "bootstrap.json"),
    "utf8",
  );
  const path = /\/run\/containerd\/s\/[0-9a-f]+/.exec(answer)?.[0] ?? "";
  assert.equal(existsSync(path), true, answer);
  return path;
}

/** The process whose arguments have that container's id, as shims' have. */
function shimOf(id: string): number {
  const isShim = (pid: string): boolean => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      return /containerd-shim-/.test(words[0] ?? "") && words.includes(id);
    } catch {
      return false; // it has ended meanwhile
    }
  };
  let found: string | undefined;
  comesTrue(
    () =>
      (found = readdirSync("/proc").find((name) => /^\d+$/.test(name) && isShim(name))) !==
      undefined,
  );
  assert.ok(found !== undefined, `no shim of ${id}`);
  return Number(found);
}
