import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, runProgram } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

/** Runs a shell's line in a container that is removed; what it printed. */
function inside(script: string, ...flags: string[]): string {
  return home.ok("run", "--rm", ...flags, "busybox", "sh", "-c", script);
}

const ends: readonly [script: string, status: number][] = [
  ["true", 0],
  ["exit 7", 7],
  ["exit 255", 255],
  ["sh -c 'kill -9 $$'; exit $?", 137],
];
for (const [script, status] of ends) {
  test(`run exits as its container does: ${script}`, () => {
    assert.equal(home.skiff("run", "--rm", "busybox", "sh", "-c", script).status, status);
  });
}

test("run keeps stdout and stderr apart, and all bytes in their order", () => {
  const script = "for i in $(seq 2000); do echo out$i; echo err$i >&2; done";
  const { status, stdout, stderr } = home.skiff("run", "--rm", "busybox", "sh", "-c", script);
  const numbered = (word: string): string =>
    Array.from({ length: 2000 }, (_, i) => `${word}${i + 1}\n`).join("");
  assert.deepEqual([status, stdout, stderr], [0, numbered("out"), numbered("err")]);
});

test("run -i gives the container our input, to its end", () => {
  const input = "x".repeat(300_000);
  const { status, stdout } = home.skiffWith(input, "run", "--rm", "-i", "busybox", "cat");
  assert.deepEqual([status, stdout.length], [0, input.length]);
  assert.equal(home.skiffWith(input, "run", "--rm", "busybox", "cat").stdout, "");
  assert.equal(home.skiffWith(input, "run", "--rm", "-i", "busybox", "true").status, 0);
});

test("run sets environment, working directory, user, host name and entrypoint", () => {
  assert.equal(
    inside("echo $A-$B-$HOME-$PATH", "-e", "A=1", "--env=B=2 3"),
    "1-2 3-/root-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n",
  );
  assert.equal(inside("pwd", "-w", "/made/here"), "/made/here\n");
  assert.equal(inside("id -u; id -g; echo $HOME", "-u", "33:34"), "33\n34\n/\n");
  assert.equal(inside("id -un", "-u", "root"), "root\n");
  assert.equal(inside("hostname; cat /etc/hostname", "--hostname", "box"), "box\nbox\n");
  assert.equal(home.ok("run", "--rm", "--entrypoint", "/bin/echo", "busybox", "a", "b"), "a b\n");
});

test("run gives a container only a loopback, or with --network host the host's network", () => {
  assert.equal(inside("ls /sys/class/net"), "lo\n");
  assert.equal(inside("cat /etc/hosts | head -1"), "127.0.0.1\tlocalhost\n");
  assert.notEqual(inside("ls /sys/class/net", "--network", "host"), "lo\n");
  assert.equal(inside("hostname", "--network", "host"), `${hostname()}\n`);
});

test("run -v shows a host's directory or file, to write to or not", () => {
  const shared = join(home.folder, "shared");
  mkdirSync(shared, { recursive: true });
  writeFileSync(join(shared, "file"), "from the host\n");
  assert.equal(
    inside("cat /s/file; echo more >> /s/file; cat /s/file", "-v", `${shared}:/s`),
    "from the host\nfrom the host\nmore\n",
  );
  assert.equal(inside("cat /f", "-v", `${shared}/file:/f:ro`), "from the host\nmore\n");
  const { status, stderr } = home.skiff(
    "run",
    "--rm",
    "-v",
    `${shared}:/s:ro`,
    "busybox",
    "touch",
    "/s/x",
  );
  assert.equal(status, 1);
  assert.match(stderr, /Read-only file system/);
});

test("run --read-only keeps the container from writing to its root", () => {
  const { status } = home.skiff("run", "--rm", "--read-only", "busybox", "touch", "/x");
  assert.equal(status, 1);
});

test("run keeps what a container wrote from the next one", () => {
  assert.equal(inside("echo x > /written; ls /written"), "/written\n");
  assert.equal(home.skiff("run", "--rm", "busybox", "ls", "/written").status, 1);
});

test("run passes on the signals that it gets", async () => {
  const script = "trap 'echo got term; exit 3' TERM; echo ready; while :; do sleep 0.05; done";
  const child = home.start("run", "--rm", "busybox", "sh", "-c", script);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  let output = "";
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk);
    if (output === "ready\n") child.kill("SIGTERM");
  }
  assert.deepEqual([await ended, output], [3, "ready\ngot term\n"]);
});

test("run without --rm leaves the container, exited, with its log", () => {
  const { status, stdout } = home.skiff(
    "run",
    "--name",
    "left",
    "busybox",
    "sh",
    "-c",
    "echo said; exit 4",
  );
  assert.deepEqual([status, stdout], [4, "said\n"]);
  assert.deepEqual(home.states(), { left: "exited" });
  assert.match(home.ok("ps", "-a"), /Exited \(4\) .* ago/);
  assert.equal(home.ok("logs", "left"), "said\n");
  assert.equal(home.ok("rm", "left"), "left\n");
});

test("run ends with the reader of its output, and --rm removes what ran on", () => {
  const line = home.argv(["run", "--rm", "busybox", "yes"]).join(" ");
  const { status, stdout } = runProgram([
    "bash",
    "-c",
    `${line} | head -1; exit "\${PIPESTATUS[0]}"`,
  ]);
  assert.deepEqual([status, stdout], [141, "y\n"]);
});

test("run without --rm ends as its container does, though another removes that by force", async () => {
  const child = home.start("run", "--name", "foreign", "busybox", "sleep", "1000");
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  eventually("it runs", () => home.states()["foreign"] === "running");
  home.ok("rm", "-f", "foreign");
  assert.equal(await ended, 137);
  assert.deepEqual(home.states(), {});
});
