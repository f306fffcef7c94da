import assert from "node:assert/strict";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { programs, runProgram } from "../../fixtures/index.ts";
import { skiffdArgv, skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const address = join(home.folder, "c.sock");

test("ctr version speaks to skiffd", () => {
  const { status, stdout } = home.run("version");
  assert.equal(status, 0);
  const version = runProgram([programs.skiffd, "--version"])
    .stdout.replace(/^skiffd /, "")
    .trim();
  assert.match(stdout, new RegExp(`Server:\\n  Version:  ${version}\\n`));
  assert.match(stdout, /\n {2}UUID: [0-9a-f-]{36}\n/);
});

test("ctr plugins ls lists what is served, and filters it", () => {
  assert.match(home.ok("plugins", "ls"), /^io\.containerd\.grpc\.v1 +introspection +- +ok/m);
  const found = home.ok("plugins", "ls", "id==version").trim().split("\n");
  assert.equal(found.length, 2, found.join("\n"));
  assert.match(
    home.run("plugins", "ls", "id==").stderr,
    /filter "id==": at its end: expected a value/,
  );
});

test("the socket is there for root alone", () => {
  const { mode, uid, gid } = statSync(address);
  assert.deepEqual([mode & 0o777, uid, gid], [0o660, 0, 0]);
});

test("a second skiffd on the same socket is refused, and the first goes on", () => {
  const second = runProgram(skiffdArgv(home));
  assert.equal(second.status, 1);
  assert.equal(second.stderr, `skiffd: another daemon listens on ${address}\n`);
  home.ok("version");
});

test("skiffd ends when it is asked to, with its socket; the next one has the same identity", async () => {
  const uuid = (): string => /UUID: (\S+)/.exec(home.ok("version"))?.[1] ?? "";
  const before = uuid();
  await home.stopDaemon();
  assert.equal(existsSync(address), false);
  await home.startDaemon();
  assert.equal(uuid(), before);
});

test("bad flags and bad configurations are named", () => {
  const config = join(home.folder, "bad.toml");
  writeFileSync(config, "[grpc]\nadress = 1\n");
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--nothing"], /^skiffd: Unknown option '--nothing'.*; see 'skiffd --help'\n$/],
    [["--config", config], /^skiffd: config .*bad\.toml: grpc\.adress: no such key; known here: /],
    [["--config", `${config}.none`], /^skiffd: read .*bad\.toml\.none: ENOENT\n$/],
  ];
  for (const [args, stderr] of cases) {
    const ran = runProgram([programs.skiffd, ...args]);
    assert.equal(ran.status, 1, args.join(" "));
    assert.match(ran.stderr, stderr);
  }
});
