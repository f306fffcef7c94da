import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

interface Case {
  readonly args: readonly string[];
  readonly status: number;
  readonly says: RegExp;
}

const run = (...args: string[]): readonly string[] => ["run", "--rm", ...args];

const cases: readonly Case[] = [
  { args: run("--pull=never", "nosuch", "true"), status: 125, says: /No such image: nosuch/ },
  { args: run("UPPER", "true"), status: 125, says: /UPPER/ },
  { args: run("", "true"), status: 125, says: /image|reference/ },
  { args: run("--name", "..", "busybox"), status: 125, says: /invalid container name "\.\."/ },
  { args: run("--name", "a/b", "busybox"), status: 125, says: /invalid container name "a\/b"/ },
  { args: run("--name", "x".repeat(4096), "busybox"), status: 125, says: /4096 characters long/ },
  { args: run("-u", "nobody-here", "busybox", "true"), status: 125, says: /nobody-here/ },
  {
    args: run("-w", "relative", "busybox", "true"),
    status: 125,
    says: /relative: must be an absolute/,
  },
  {
    args: run("-v", "/nonexistent:/x", "busybox", "true"),
    status: 125,
    says: /source path does not exist: \/nonexistent/,
  },
  { args: run("-v", "a/b:/x", "busybox", "true"), status: 125, says: /volume name "a\/b"/ },
  {
    args: run("--network", "nowhere", "busybox", "true"),
    status: 125,
    says: /network nowhere not found/,
  },
  {
    args: run("--publish", "http:80", "busybox", "true"),
    status: 125,
    says: /invalid hostPort: http; see 'skiff run --help'/,
  },
  { args: run("--entrypoint", "", "busybox"), status: 125, says: /names no command/ },
  { args: run("busybox", "nosuch"), status: 127, says: /"nosuch": executable file not found/ },
  { args: run("busybox", "/no/such"), status: 127, says: /\/no\/such.*no such file/ },
  { args: run("busybox", "/etc/passwd"), status: 126, says: /\/etc\/passwd.*permission denied/ },
  { args: run("busybox", "/etc"), status: 126, says: /\/etc.*permission denied/ },
  { args: ["exec", "nosuch", "true"], status: 1, says: /No such container: nosuch/ },
  { args: ["exec", "..", "true"], status: 1, says: /No such container: \.\./ },
  { args: ["logs", "x".repeat(4096)], status: 1, says: /No such container: x/ },
  { args: ["stop", "nosuch"], status: 1, says: /No such container: nosuch/ },
  { args: ["kill", "-s", "NOSUCH", "c"], status: 1, says: /invalid signal: NOSUCH/ },
  { args: ["rm", "nosuch"], status: 1, says: /No such container: nosuch/ },
  { args: ["rmi", "nosuch"], status: 1, says: /No such image: nosuch/ },
  { args: ["load", "-i", "/nonexistent"], status: 1, says: /\/nonexistent/ },
  {
    args: ["ps", "--format", "{{.Nope}}"],
    status: 1,
    says: /can't evaluate field Nope; there are \./,
  },
  { args: ["ps", "operand"], status: 1, says: /accepts no arguments/ },
  { args: ["run"], status: 1, says: /requires at least 1 argument/ },
  { args: ["frobnicate"], status: 1, says: /unknown command: frobnicate/ },
  { args: ["--nope", "ps"], status: 125, says: /unknown flag: --nope/ },
];

for (const { args, status, says } of cases) {
  test(`skiff ${args.join(" ").slice(0, 60)} is refused with ${status}, in one line`, () => {
    const outcome = home.skiff(...args);
    assert.equal(outcome.status, status, outcome.stderr);
    assert.match(outcome.stderr, says);
    assert.match(outcome.stderr, /^skiff: .*\n$/);
    assert.equal(outcome.stdout, "");
    assert.deepEqual(home.states(), {});
  });
}

test("a name in use is refused, naming who has it, and its owner goes on", () => {
  const id = home.ok("run", "-d", "--name", "taken", "busybox", "sleep", "1000").trim();
  const { status, stderr } = home.skiff("run", "--rm", "--name", "taken", "busybox", "true");
  assert.equal(status, 125);
  assert.match(
    stderr,
    new RegExp(`The container name "/taken" is already in use by container "${id}"`),
  );
  assert.deepEqual(home.states(), { taken: "running" });
  home.ok("rm", "-f", "taken");
});

test("exec tells a command that is not there from one that cannot run, and from a stopped container", () => {
  home.ok("run", "-d", "--name", "target", "busybox", "sleep", "1000");
  assert.equal(home.skiff("exec", "target", "nosuch").status, 127);
  assert.equal(home.skiff("exec", "target", "/etc/passwd").status, 126);
  home.ok("stop", "-t", "0", "target");
  const { status, stderr } = home.skiff("exec", "target", "true");
  assert.deepEqual([status, stderr], [1, "skiff: container target is not running\n"]);
  home.ok("rm", "target");
});

for (const [what, bytes] of [
  ["text", "this is no image\n"],
  ["nothing", ""],
] as const) {
  test(`load refuses ${what}, from a file and from stdin`, () => {
    const path = join(home.folder, "not-an-image");
    writeFileSync(path, bytes);
    for (const outcome of [home.skiff("load", "-i", path), home.skiffWith(bytes, "load")]) {
      assert.equal(outcome.status, 1);
      assert.match(outcome.stderr, /^skiff: .*\n$/);
    }
  });
}

test("load refuses an archive that was cut off", () => {
  const path = join(home.folder, "cut.tar");
  assert.equal(runProgram(["sh", "-c", `head -c 100000 ${home.image} > ${path}`]).status, 0);
  const { status, stderr } = home.skiff("load", "-i", path);
  assert.equal(status, 1);
  assert.match(stderr, /^skiff: .*\n$/);
});

test("who is not root is told so", () => {
  const program = join(home.folder, "skiff");
  const [own = ""] = home.argv([]);
  for (const part of ["", "-bun"]) copyFileSync(`${own}${part}`, `${program}${part}`); // where everyone may enter
  chmodSync(home.folder, 0o755);
  const outcome = runProgram([
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    program,
    "ps",
  ]);
  for (const part of ["", "-bun"]) rmSync(`${program}${part}`);
  assert.equal(outcome.status, 1);
  assert.match(outcome.stderr, /^skiff: .*root.*\n$/);
});

test("the folder that skiff is run in has no say in what it does", () => {
  const folder = join(home.folder, "folder");
  mkdirSync(folder);
  writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./preload.js"]\n');
  writeFileSync(join(folder, "preload.js"), 'require("fs").writeSync(2, "preloaded")\n');
  writeFileSync(join(folder, ".env"), "SKIFF_LIBEXEC=/nonexistent\n");
  const outcome = runProgram(home.argv(["run", "--rm", "busybox", "true"]), { cwd: folder });
  assert.deepEqual(outcome, { status: 0, stdout: "", stderr: "" });
});

test("a full disk is said to be full, and what is there can still be removed", () => {
  const root = join(home.folder, "small");
  mkdirSync(root);
  assert.equal(runProgram(["mount", "-t", "tmpfs", "-o", "size=12m", "skiff-e2e", root]).status, 0);
  const skiff = (...args: string[]) =>
    runProgram([home.argv([])[0] ?? "", "--root", root, ...args]);
  try {
    assert.equal(skiff("load", "-i", home.image).status, 0);
    assert.equal(skiff("run", "-d", "--name", "kept", "busybox", "sleep", "1000").status, 0);
    runProgram(["sh", "-c", `cat /dev/zero > ${root}/filler`]);
    const made = skiff("run", "--rm", "busybox", "true");
    assert.equal(made.status, 125, made.stderr);
    assert.match(made.stderr, /ENOSPC|full/);
    const removed = skiff("rm", "-f", "kept");
    assert.deepEqual(removed, { status: 0, stdout: "kept\n", stderr: "" });
    rmSync(join(root, "filler"));
    assert.equal(skiff("ps", "-aq").stdout, "");
  } finally {
    skiff("rm", "-f", "kept");
    assert.equal(runProgram(["umount", root]).status, 0);
    rmSync(root, { recursive: true });
  }
});
