import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eventually } from "../../fixtures/index.ts";
import { ClientHome } from "./client-home.ts";

const image = "docker.io/library/indexed:latest";

const home = new ClientHome({
  argv: ({ folder }) => ["ctr", "--address", `${folder}/c.sock`],
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

function configOf({ folder }: ClientHome): string {
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
const oar = ["--runc-binary", home.oar, "--runc-root", home.oarRoot];
const run = (name: string | number, ...args: string[]): string[] => [
  "run",
  "--rm",
  ...oar,
  image,
  idOf(name),
  ...args,
];
const noContainer = (): void => home.demandNoContainer(join(home.oarRoot, "default"));

test("ctr run gives the program's output and exit status", () => {
  assert.equal(home.ok(...run("hello", "echo", "hello")), "hello\n");
  assert.equal(home.run(...run("seven", "sh", "-c", "exit 7")).status, 7);
  noContainer();
});

test("ctr says what kept a program from running", () => {
  assert.match(
    home.run(...run("absent", "nosuch")).stderr,
    /OCI runtime create failed: .*exec: "nosuch": executable file not found in \$PATH: unknown/,
  );
  assert.match(
    home.run(...run("refused", "/etc/passwd")).stderr,
    /OCI runtime create failed: .*exec: "\/etc\/passwd": permission denied: unknown/,
  );
  noContainer();
});

test("ctr run --tty gives a terminal", async () => {
  const args = ["run", "--rm", "--tty", ...oar, image, idOf("tty"), "tty"];
  assert.match(await home.onTerminal(...args), /\/dev\/pts\/0\r/);
  noContainer();
});

test("a task is entered, measured, paused, resumed, killed and removed; a restart of containerd leaves it alone", async () => {
  const id = idOf("lived");
  home.ok("run", "--detach", ...oar, image, id, "sleep", "1000");
  const exec = (...args: string[]) => home.run("task", "exec", "--exec-id", "e", id, ...args);
  assert.equal(exec("echo", "hello").stdout, "hello\n");
  assert.equal(exec("sh", "-c", "exit 9").status, 9);
  assert.match(
    exec("nosuch").stderr,
    /OCI runtime exec failed: .*executable file not found in \$PATH/,
  );
  assert.match(home.ok("task", "ps", id), /^\d+ /m);
  assert.match(home.ok("task", "metrics", id), /^pids.current +1 /m);
  home.ok("task", "pause", id);
  assert.equal(state(id), "PAUSED");
  home.ok("task", "resume", id);
  assert.equal(state(id), "RUNNING");
  await home.stopDaemon();
  await home.startDaemon();
  assert.equal(state(id), "RUNNING");
  assert.equal(exec("echo", "again").stdout, "again\n");
  home.ok("task", "kill", "--signal", "SIGKILL", id);
  eventually("it has stopped", () => state(id) === "STOPPED");
  home.run("task", "rm", id); // ends with the task's own exit status
  home.ok("containers", "rm", id);
  noContainer();
});

test("ctr task rm --force removes a task that runs", () => {
  const id = idOf("forced");
  home.ok("run", "--detach", ...oar, image, id, "sleep", "1000");
  home.run("task", "rm", "--force", id);
  home.ok("containers", "rm", id);
  noContainer();
});

test("ctr runs 50 containers at once", async () => {
  const outcomes = await home.atOnce(50, (index) => run(index, "echo", `container ${index}`));
  assert.deepEqual(
    outcomes,
    outcomes.map((_, index) => `0 container ${index}`),
  );
  noContainer();
});

test("nothing is left when containerd has ended", () => home.demandNothingLeft());

function state(id: string): string | undefined {
  const line = home
    .ok("task", "ls")
    .split("\n")
    .find((task) => task.startsWith(`${id} `));
  return line?.split(/ +/)[2];
}
