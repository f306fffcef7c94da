import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { describe, test } from "node:test";
import { within } from "@skiff/base";
import {
  OarHome,
  type Outcome,
  patience,
  programs,
  runProgram,
  type TestContainer,
} from "../fixtures/index.ts";

const home = new OarHome();

describe("LISTEN_FDS", () => {
  const script = "env | grep LISTEN | sort; cat <&3 <&4; ls /proc/self/fd | wc -l";

  function run(variables: string, options = ""): Outcome {
    const [first, second] = ["first", "second"].map((name) => join(home.scratch(), name));
    writeFileSync(`${first}`, "first\n");
    writeFileSync(`${second}`, "second\n");
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", script] },
    }));
    const oar = `${programs.oar} --root ${home.root} run ${options} ${container.id}`;
    const command = `exec 3<${first} 4<${second}; export ${variables}; exec ${oar}`;
    return runProgram(["bash", "-c", command], { cwd: container.bundle });
  }

  test("of this process are passed on, with the variables that tell of them", () => {
    const { stdout } = run("LISTEN_FDS=2 LISTEN_PID=$$ LISTEN_FDNAMES=a:b");
    const told = "LISTEN_FDNAMES=a:b\nLISTEN_FDS=2\nLISTEN_PID=1\n";
    assert.equal(stdout, `${told}second\n6\n`);
  });

  test("come before what --preserve-fds asks for", () => {
    const { stdout } = run("LISTEN_FDS=1 LISTEN_PID=$$", "--preserve-fds 1");
    assert.equal(stdout, "LISTEN_FDS=1\nLISTEN_PID=1\nsecond\n6\n");
  });

  test("of another process are not looked at", () => {
    const { stdout, stderr } = run("LISTEN_FDS=2 LISTEN_PID=1");
    assert.equal(stdout, "4\n");
    assert.match(stderr, /bad file descriptor/i);
  });

  test("that are no number, or not open, are refused", () => {
    assert.equal(run("LISTEN_FDS=x LISTEN_PID=$$").stderr, 'oar: LISTEN_FDS: "x" is no number\n');
    assert.match(run("LISTEN_FDS=500 LISTEN_PID=$$").stderr, /descriptor \d+ is not open/);
  });
});

describe("NOTIFY_SOCKET", () => {
  test("is told when the container's program is ready, and who it is: start waits for that", async () => {
    await using manager = await listen();
    using container = service("STATUS=beginning", "READY=1");
    const how = { env: { NOTIFY_SOCKET: manager.path } };
    assert.equal(container.oar(["create"], [], how).status, 0);
    assert.equal(container.oar(["start"], [], how).status, 0);
    await manager.says(`READY=1\nMAINPID=${container.pid()}\nBARRIER=1`);
    assert.deepEqual(readdirSync(join(home.root, container.id, "notify")), ["notify.sock"]);
  });

  test("of a detached run does the same, and a program that ends without a word is not waited for", async () => {
    await using manager = await listen();
    const how = { env: { NOTIFY_SOCKET: manager.path } };
    using ready = service("READY=1");
    assert.equal(ready.oar(["run", "--detach"], [], how).status, 0);
    await manager.says(`MAINPID=${ready.pid()}\n`);
    using silent = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["true"] },
    }));
    assert.equal(silent.oar(["run", "--detach"], [], how).status, 0);
  });

  test("of a run that stays is told too, and that oar itself is the main process", async () => {
    await using manager = await listen();
    using container = service("READY=1");
    const run = spawn(programs.oar, ["--root", home.root, "run", container.id], {
      cwd: container.bundle,
      env: { NOTIFY_SOCKET: manager.path },
      stdio: "ignore",
    });
    const closed = new Promise((resolve) => void run.once("close", resolve));
    await manager.says(`READY=1\nMAINPID=${run.pid}\n`);
    container.sure(["kill"], ["KILL"]);
    await within(closed, patience, "wait for the end of run");
  });

  test("that nobody listens at any more is a warning, and the container runs", () => {
    using container = service("READY=1");
    const how = { env: { NOTIFY_SOCKET: "/nothing" } };
    assert.equal(container.oar(["create"], [], how).status, 0);
    const { status, stderr } = container.oar(["start"], [], how);
    const warning = "oar: warning: tell the service manager: connect /nothing: ENOENT\n";
    assert.deepEqual([status, stderr], [0, warning]);
    assert.equal(container.state()["status"], "running");
  });

  test("is nothing to a container that was made without it", () => {
    using container = home.container();
    container.sure(["create"]);
    const how = { env: { NOTIFY_SOCKET: "/nothing" } };
    assert.equal(container.oar(["start"], [], how).status, 0);
  });
});

/** A program that sends messages to the socket that it is told of, as a user who is not root. */
function service(...messages: readonly string[]): TestContainer {
  return home.container((config) => ({
    ...config,
    process: {
      ...config.process,
      user: { uid: 1000, gid: 1000 },
      args: ["/run/program", "notify", ...messages],
    },
    mounts: [
      ...(config.mounts ?? []),
      { destination: "/run", type: "tmpfs", options: ["mode=755"] },
      { destination: "/run/program", type: "bind", source: programs.terminal, options: ["bind"] },
    ],
  }));
}

interface Manager extends AsyncDisposable {
  readonly path: string;
  readonly says: (wanted: string) => Promise<void>;
}

async function listen(): Promise<Manager> {
  const path = join(home.scratch(), "manager.sock");
  const child: ChildProcessByStdio<null, Readable, null> = spawn(
    programs.terminal,
    ["receive-notices", path],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const closed = new Promise((resolve) => void child.once("close", resolve));
  let text = "";
  let more = Promise.withResolvers<void>();
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    more.resolve();
    more = Promise.withResolvers<void>();
  });
  const heard = async (wanted: string): Promise<void> => {
    while (!text.includes(wanted)) await more.promise;
  };
  const says = (wanted: string): Promise<void> =>
    within(heard(wanted), patience, `wait for ${JSON.stringify(wanted)}`);
  await says("listening\n");
  return {
    path,
    says,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await closed;
      rmSync(path);
    },
  };
}
