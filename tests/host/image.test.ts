import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { encodeBundle } from "../../scripts/build/encode-bundle.ts";

const tools = join(import.meta.dirname, "../../dist/host");
const dir = mkdtempSync(join(tmpdir(), "image-"));
after(() => rmSync(dir, { recursive: true }));

test("what a script imports may not make a system call or read the arguments", () => {
  for (const deed of ["linux.getpid()", "host.argv", "host.environ", "host.run('boot')"]) {
    const { status, stderr } = makeImage(
      `const { linux, host } = globalThis["host:linux"]; ${deed};`,
    );
    assert.equal(status, 70, deed);
    assert.match(
      stderr,
      /^uncaught TypeError: what a script imports runs when the program is built/,
    );
  }
});

test("what a script imports may use the language and the text functions", () => {
  const { status, stderr, stdout } = makeImage(
    `globalThis["host:scripts"] = { boot: () => 1 };
     const { host } = globalThis["host:linux"];
     new TextDecoder().decode(host.encodeUtf8("ä")) + new Date(0).toISOString();`,
  );
  assert.deepEqual([status, stderr], [0, ""]);
  assert.ok(stdout.length > 100_000, "there is an image");
  assert.equal(stdout.length % 4096, 0);
});

test("an image has no room for what was freed while it was made", () => {
  const scripts = `globalThis["host:scripts"] = { boot: () => 1 };`;
  const much = `for (const it of Array.from({ length: 5000 }, (_, at) => ({ at }))) it.at++;`;
  const small = makeImage(scripts).stdout.length;
  const large = makeImage(much + scripts).stdout.length;
  assert.ok(large - small < 8192, `${large} bytes, and ${small} without it`);
});

test("a script that is no script is an error that names its line", () => {
  const { status, stderr } = compile("\n\nlet let = 1;");
  assert.equal(status, 1);
  assert.match(stderr, /^host-compile: SyntaxError: .*\n\s+at script\.js:3:/);
});

test("numbers at random are not to be had: they would be the same in every process", () => {
  const { stderr } = makeImage("Math.random();");
  assert.match(stderr, /^uncaught TypeError: not a function/);
});

function makeImage(source: string): { status: number | null; stderr: string; stdout: Buffer } {
  const { stdout: bytecode } = compile(source);
  const bundle = encodeBundle({
    number: 0,
    collectsGarbage: false,
    sealedWords: [],
    directory: new Map(),
    bytecode,
  });
  const { status, stderr, stdout } = spawnSync(join(tools, "release"), { input: bundle });
  return { status, stderr: stderr.toString(), stdout };
}

function compile(source: string): { status: number | null; stderr: string; stdout: Buffer } {
  const path = join(dir, "script.js");
  writeFileSync(path, source);
  const { status, stderr, stdout } = spawnSync(join(tools, "host-compile"), [path, "script.js"]);
  return { status, stderr: stderr.toString(), stdout };
}
