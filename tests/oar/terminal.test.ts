import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  type Change,
  OarHome,
  type Outcome,
  programs,
  receiveConsole,
  runProgram,
  type Talk,
  talk,
  type TestContainer,
} from "../fixtures/index.ts";
import { readTrace } from "../host/read-trace.ts";

const home = new OarHome();

describe("a container with a terminal", () => {
  test("sends it to the console socket, and has it as its controlling one", async () => {
    const script = `
      tty; for fd in 0 1 2; do [ -t $fd ] && echo "$fd is one"; done
      stty size; stat -c '%F %t:%T' /dev/console; echo to the console > /dev/console
      cat /proc/self/stat | cut -d' ' -f7; read line; echo "got $line"`;
    using container = home.container(terminal(script, { height: 33, width: 111 }));
    await using receiver = await receiveConsole(container);
    container.sure(["create", "--console-socket", receiver.path]);
    container.sure(["start"]);
    await receiver.says("to the console\r\n");
    receiver.type("hello\n");
    await receiver.says("got hello\r\n");
    await receiver.end();
    const lines = receiver.text().split(/\r?\n/);
    assert.deepEqual(lines.slice(0, 8), [
      "listening",
      "/dev/ptmx",
      "/dev/pts/0",
      "0 is one",
      "1 is one",
      "2 is one",
      "33 111",
      "character special file 88:0",
    ]);
    assert.notEqual(lines[9], "0", "the number of its controlling terminal");
  });

  test("gets the signals of its keys", async () => {
    const script = "trap 'echo interrupted; exit' INT; echo ready; while :; do sleep 0.01; done";
    using container = home.container(terminal(script));
    await using receiver = await receiveConsole(container);
    container.sure(["run", "--detach", "--console-socket", receiver.path]);
    await receiver.says("ready");
    receiver.type("\u0003");
    await receiver.says("interrupted");
    await receiver.end();
  });

  test("is refused without a console socket, or with one that nobody listens at", () => {
    using container = home.container(terminal("true"));
    const nobody = container.oar(["create", "--console-socket", "/nothing"]);
    assert.deepEqual(
      [nobody.status, nobody.stderr],
      [1, "oar: console socket: connect /nothing: ENOENT\n"],
    );
    assert.equal(container.oar(["create"]).status, 1);
    assert.deepEqual(readdirSync(home.root), []);
  });

  test("without a terminal is refused a console socket", async () => {
    using container = home.container();
    await using receiver = await receiveConsole(container);
    const { status, stderr } = container.oar(["create", "--console-socket", receiver.path]);
    assert.equal(status, 1);
    assert.match(stderr, /--console-socket: only for a detached container with process\.terminal/);
  });
});

describe("oar that cannot hand the terminal over", () => {
  for (const [command, rest] of [
    ["create", []],
    ["run", []],
    ["exec", ["sleep", "1000"]],
  ] as const) {
    test(`leaves nothing of what it made: ${command}`, async () => {
      using container = home.container(command === "exec" ? (c) => c : terminal("sleep 1000"));
      if (command === "exec") container.running();
      await using receiver = await receiveConsole(container);
      const pidFile = join(container.bundle, "pid");
      const words = {
        create: ["create"],
        run: ["run", "--detach"],
        exec: ["exec", "--tty", "--detach"],
      }[command];
      const trace = join(container.bundle, "trace");
      const options = ["--console-socket", receiver.path, "--pid-file", pidFile];
      const oar = (fault: Readonly<Record<string, string>>): Outcome =>
        runProgram(
          [
            programs.oarWithFaults,
            "--root",
            home.root,
            ...words,
            ...options,
            container.id,
            ...rest,
          ],
          { cwd: container.bundle, env: fault },
        );
      assert.equal(oar({ HOST_TRACE: trace }).status, 0);
      const sent = readTrace(trace).filter((line) => /^0 \d+ sendmsg$/.test(line));
      // `run` says start after it sent the terminal.
      const number = Number(sent.at(command === "run" ? -2 : -1)?.split(" ")[1]);
      if (command !== "exec") container.sure(["delete", "--force"]);
      rmSync(pidFile);
      await using again = await receiveConsole(container);
      const before = container.processes().length;
      const { status, stderr } = oar({ HOST_FAULT: `fail@0:${number}:EPIPE` });
      const failure = command === "exec" ? 255 : 1;
      assert.deepEqual([status, stderr], [failure, "oar: send console: sendmsg: EPIPE\n"]);
      assert.ok(again);
      assert.equal(container.processes().length, before);
      if (command !== "exec") assert.deepEqual(readdirSync(home.root), []);
      if (command !== "exec") assert.ok(!existsSync(pidFile));
    });
  }
});

describe("oar run in a terminal", () => {
  test("passes on what is typed and printed, the size, and the exit status", async () => {
    using container = home.container(terminal('stty size; read line; echo "got $line"; exit 5'));
    await using run = inTerminal(container, ["run"]);
    await run.says("30 100");
    run.type("hello\n");
    await run.says("got hello");
    assert.equal(await run.end(), 5);
  });

  test("tells of a new size", async () => {
    const script = "trap 'stty size; exit' WINCH; echo resize me; while :; do sleep 0.01; done";
    using container = home.container(terminal(script));
    await using run = inTerminal(container, ["run"]);
    await run.says("40 120");
    assert.equal(await run.end(), 0);
  });

  test("passes on every key, and leaves the terminal as it was", async () => {
    using container = home.container(
      terminal("trap 'echo interrupted; exit 6' INT; echo ready; while :; do sleep 0.01; done"),
    );
    const states = [join(container.bundle, "before"), join(container.bundle, "after")] as const;
    const command =
      `stty -a > ${states[0]}; ${programs.oar} --root ${home.root} run ${container.id}; ` +
      `s=$?; stty -a > ${states[1]}; exit $s`;
    await using run = talk(
      spawn(programs.terminal, ["host", "/bin/sh", "-c", command], { cwd: container.bundle }),
    );
    await run.says("ready");
    run.type("\u0003");
    await run.says("interrupted");
    assert.equal(await run.end(), 6);
    assert.equal(readFileSync(states[1], "utf8"), readFileSync(states[0], "utf8"));
    assert.match(readFileSync(states[0], "utf8"), /rows 30/);
  });

  test("prints all of much", async () => {
    using container = home.container(terminal("seq 100000; exit 3"));
    await using run = inTerminal(container, ["run"]);
    assert.equal(await run.end(), 3);
    const lines = run.text().trimEnd().split("\r\n");
    assert.deepEqual([lines.length, lines[99999]], [100000, "100000"]);
  });

  test("works without a terminal of its own", () => {
    using container = home.container(terminal("tty; exit 4"));
    const { status, stdout } = container.oar(["run"]);
    assert.deepEqual([status, stdout], [4, "/dev/pts/0\n"]);
  });
});

describe("oar exec --tty", () => {
  test("gives the process a terminal of the container's", async () => {
    using container = home.container().running();
    await using exec = inTerminal(
      container,
      ["exec", "--tty"],
      ["sh", "-c", 'tty; stty size; read line; echo "got $line"; exit 8'],
    );
    await exec.says("30 100");
    exec.type("hello\n");
    await exec.says("got hello");
    assert.equal(await exec.end(), 8);
    assert.match(exec.text(), /^\/dev\/pts\/0\r\n/);
  });

  test("with --detach sends it to the console socket", async () => {
    using container = home.container().running();
    await using receiver = await receiveConsole(container);
    const options = ["--tty", "--detach", "--console-socket", receiver.path];
    container.sure(["exec", ...options], ["sh", "-c", "tty; read line; echo got $line"]);
    await receiver.says("/dev/pts/0\r\n");
    receiver.type("it\n");
    await receiver.says("got it");
    await receiver.end();
  });
});

function inTerminal(
  container: TestContainer,
  [command = "", ...options]: readonly string[],
  rest: readonly string[] = [],
): Talk {
  const oar = [programs.oar, "--root", home.root, command, ...options, container.id, ...rest];
  return talk(spawn(programs.terminal, ["host", ...oar], { cwd: container.bundle }));
}

function terminal(
  script: string,
  consoleSize?: { readonly height: number; readonly width: number },
): Change {
  return (config) => ({
    ...config,
    process: {
      ...config.process,
      terminal: true,
      consoleSize,
      args: ["sh", "-c", script],
    },
  });
}
