import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Outcome } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

/** What is typed, or done, once the terminal has shown a text. */
type Typing = readonly (readonly [shown: string, typed: string | (() => void)])[];

/** Runs skiff on a terminal of its own, 40 rows by 100 columns. */
async function onTerminal(typing: Typing, ...args: string[]): Promise<Outcome> {
  return inShell(typing, quoted(args));
}

function quoted(args: readonly string[]): string {
  const words = home.argv(args).map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return words.join(" ");
}

/** The same of a shell that runs a line. */
async function inShell(typing: Typing, line: string): Promise<Outcome> {
  const command = `stty rows 40 cols 100; ${line}`;
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"]);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const pending = [...typing];
  let stdout = "";
  for await (const chunk of child.stdout) {
    stdout += String(chunk);
    for (let next = pending[0]; next && stdout.endsWith(next[0]); next = pending[0]) {
      if (typeof next[1] === "string") child.stdin.write(next[1]);
      else next[1]();
      pending.shift();
    }
  }
  return { status: await ended, stdout, stderr: "" };
}

test("run -it gives the container a terminal of our terminal's size, and its exit status is ours", async () => {
  const facts = "tty; stty size; echo $TERM; exit 6";
  const outcome = await onTerminal([], "run", "--rm", "-it", "busybox", "sh", "-c", facts);
  assert.deepEqual([outcome.status, outcome.stdout], [6, "/dev/pts/0\r\n40 100\r\nxterm\r\n"]);
});

/** Reads a line, is interrupted, and ends with its terminal's size. */
const script = [
  "trap 'echo caught' INT",
  "echo ready; read typed; echo got $typed",
  "sh -c 'echo asleep; exec sleep 100'; stty size; exit 8",
].join("; ");
const typing: Typing = [
  ["ready\r\n", "hello\n"],
  ["asleep\r\n", "\u0003"],
];
const conversation = "ready\r\nhello\r\ngot hello\r\nasleep\r\n^Ccaught\r\n40 100\r\n";

test("run -it takes what is typed, control keys included", async () => {
  const args = ["run", "--rm", "-it", "busybox", "sh", "-c", script];
  const outcome = await onTerminal(typing, ...args);
  assert.deepEqual([outcome.status, outcome.stdout], [8, conversation]);
});

test("ctrl-p ctrl-q leaves a container to itself; attach comes back to it, and leaves by other keys", async () => {
  const shell = "echo ready; while read line; do echo got $line; done";
  const left = await onTerminal(
    [
      ["ready\r\n", "one\n"],
      ["got one\r\n", "\u0010\u0011"],
    ],
    "run",
    "-it",
    "--name",
    "left",
    "busybox",
    "sh",
    "-c",
    shell,
  );
  assert.deepEqual([left.status, left.stdout], [0, "ready\r\none\r\ngot one\r\n"]);
  assert.deepEqual(home.states(), { left: "running" });
  const ticks = "while sleep 0.2; do echo tick > /proc/1/fd/1; done";
  home.ok("exec", "-d", "left", "sh", "-c", ticks);
  const leaving: Typing = [["tick\r\n", "a\u0002"]];
  const back = await onTerminal(leaving, "attach", "--detach-keys", "a,ctrl-b", "left");
  assert.equal(back.status, 1);
  assert.match(back.stdout, /^(tick\r\n)+skiff: read escape sequence\r?\n$/);
  assert.deepEqual(home.states(), { left: "running" });
  home.ok("rm", "-f", "left");
});

test("run -it that is killed leaves the container running, to be attached to, and the terminal raw", async () => {
  const pidFile = join(home.folder, "pid");
  const shell = "echo ready; while read line; do echo got $line; done";
  const run = quoted(["run", "-it", "--name", "orphan", "busybox", "sh", "-c", shell]);
  const told = "stty -a | tr ' ' '\\n' | grep -x -- -echo; stty sane; echo sane";
  const typed: Typing = [
    ["ready\r\n", () => process.kill(Number(readFileSync(pidFile, "utf8")), "SIGKILL")],
    ["sane\r\n", "one\n"],
    ["got one\r\n", "\u0010\u0011"],
  ];
  const killed = `sh -c 'echo $$ > ${pidFile}; exec "$@"' sh ${run}`;
  const { status, stdout } = await inShell(
    typed,
    `${killed}; ${told}; ${quoted(["attach", "orphan"])}`,
  );
  assert.match(stdout, /^ready\r\n[^]*-echo\n[^]*sane\r\n[^]*got one\r\n/);
  assert.equal(status, 1); // that it was left
  assert.deepEqual(home.states(), { orphan: "running" });
  home.ok("rm", "-f", "orphan");
});

test("exec -it does the same in a container that runs", async () => {
  home.ok("run", "-d", "--name", "shell", "busybox", "sleep", "1000");
  const outcome = await onTerminal(typing, "exec", "-it", "shell", "sh", "-c", script);
  home.ok("rm", "-f", "shell");
  assert.deepEqual([outcome.status, outcome.stdout], [8, conversation]);
});

test("run -it without a terminal says so", () => {
  const { status, stderr } = home.skiff("run", "--rm", "-it", "busybox", "sh");
  assert.deepEqual([status, stderr], [125, "skiff: the input device is not a TTY\n"]);
});
