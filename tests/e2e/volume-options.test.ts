import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { runProgram } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();
const sleep = ["busybox", "sleep", "1000"];
const tmpfs = ["-o", "type=tmpfs", "-o", "device=tmpfs", "-o", "o=size=1m,mode=755"];

/** An image with a file where volumes are mounted. */
before(() => {
  const script = "mkdir -p /data/sub && echo one > /data/sub/file && chown 7:8 /data";
  home.ok("run", "--name", "maker", "busybox", "sh", "-c", script);
  home.ok("commit", "-c", "CMD cat /data/sub/file", "maker", "with-data");
  home.ok("rm", "maker");
});

const pathOf = (name: string): string =>
  home.ok("volume", "inspect", "-f", "{{.Mountpoint}}", name).trim();
const isMounted = (path: string): boolean =>
  readFileSync("/proc/self/mountinfo", "utf8").includes(` ${path} `);

test("what a volume's options name is mounted once for all containers that run with it, and no longer", () => {
  home.ok("volume", "create", ...tmpfs, "memory");
  assert.equal(
    home.ok("volume", "inspect", "-f", "{{json .Options}}", "memory"),
    '{"device":"tmpfs","o":"size=1m,mode=755","type":"tmpfs"}\n',
  );
  const path = pathOf("memory");
  home.ok("create", "--name", "one", "-v", "memory:/m", ...sleep);
  assert.equal(isMounted(path), false);
  home.ok("start", "one");
  assert.equal(isMounted(path), true);
  const script = "grep -q ' /m .*size=1024k' /proc/self/mountinfo && echo shared > /m/file";
  home.ok("run", "--rm", "-v", "memory:/m", "busybox", "sh", "-c", script);
  assert.equal(home.ok("exec", "one", "cat", "/m/file"), "shared\n");
  assert.match(home.skiff("volume", "rm", "memory").stderr, /volume is in use/);
  home.ok("stop", "-t", "0", "one");
  assert.equal(isMounted(path), false);
  home.ok("start", "one");
  assert.equal(home.ok("exec", "one", "ls", "/m"), "");
  home.ok("rm", "-f", "one");
  assert.equal(isMounted(path), false);
  home.ok("volume", "rm", "memory");
});

test("a directory of the host's stays, with all that is in it, when the volume that it was goes", () => {
  const device = join(home.folder, "mine");
  mkdirSync(device);
  const mount = `type=volume,src=mine,dst=/data,volume-label=a=1,volume-opt=type=none,volume-opt=device=${device},volume-opt=o=bind`;
  assert.equal(home.ok("run", "--rm", "--mount", mount, "with-data"), "one\n");
  assert.equal(home.ok("volume", "ls", "-q", "-f", "label=a=1"), "mine\n");
  assert.equal(readFileSync(join(device, "sub/file"), "utf8"), "one\n"); // it was empty
  writeFileSync(join(device, "sub/file"), "two\n");
  assert.equal(home.ok("run", "--rm", "--mount", mount, "with-data"), "two\n");
  home.ok("create", "--name", "still", "-v", "mine:/data", "with-data");
  writeFileSync(join(home.folder, "three"), "three\n");
  home.ok("cp", join(home.folder, "three"), "still:/data/three");
  assert.match(home.ok("cp", "still:/data/sub/file", "-"), /two/);
  assert.match(
    home.skiff("volume", "create", ...tmpfs, "mine").stderr,
    /volume mine exists already, with other options/,
  );
  home.ok("rm", "-v", "still");
  home.ok("volume", "rm", "mine");
  assert.deepEqual(readdirSync(device), ["sub", "three"]);
});

test("what cannot be mounted is said, and nothing is left of the container", () => {
  home.ok("volume", "create", "-o", "type=nosuchfs", "-o", "device=none", "broken");
  const { status, stderr } = home.skiff("run", "--name", "never", "-v", "broken:/b", "busybox");
  assert.equal(status, 125);
  assert.match(stderr, /^skiff: mount volume broken: mount: [^\n]*\n$/);
  assert.equal(home.ok("ps", "-aq"), "");
  home.ok("volume", "rm", "broken");
  home.ok("volume", "create", ...tmpfs, "apart");
  home.ok("create", "--name", "apart", "-v", "apart:/m", "busybox");
  assert.match(home.skiff("cp", "apart:/m", "-").stderr, /volume apart is mounted only while/);
  home.ok("rm", "apart");
  home.ok("volume", "rm", "apart");
  const wrong = ["type=tmpfs", "size=1g", "colour=red"];
  for (const option of wrong) {
    assert.equal(home.skiff("volume", "create", "-o", option, "wrong").status, 1, option);
  }
  assert.equal(home.ok("volume", "ls", "-q"), "");
});

test("doctor tells of a mount that no container needs; the next one that runs takes it away", () => {
  home.ok("volume", "create", ...tmpfs, "idle");
  const path = pathOf("idle");
  assert.equal(runProgram(["mount", "-t", "tmpfs", "tmpfs", path]).status, 0);
  assert.match(
    home.skiff("doctor").stdout,
    new RegExp(`^mount ${path}: of volume idle, which no container that runs has$`, "m"),
  );
  home.ok("run", "--rm", "-v", "idle:/m", "busybox", "true");
  assert.equal(isMounted(path), false);
  home.ok("volume", "rm", "idle");
});

test("the last of those that are removed at once unmounts a volume", async () => {
  home.ok("volume", "create", ...tmpfs, "shared");
  const path = pathOf("shared");
  const names = ["one", "two", "three", "four"];
  for (const name of names) home.ok("run", "-d", "--name", name, "-v", "shared:/m", ...sleep);
  assert.equal(isMounted(path), true);
  await Promise.all(names.map((name) => once(home.start("rm", "-f", name), "exit")));
  assert.equal(home.ok("ps", "-aq"), "");
  assert.equal(isMounted(path), false);
  home.ok("volume", "rm", "shared");
});

test("a start, a run and a removal with such a volume, killed at any moment, leave nothing mounted", async () => {
  home.ok("volume", "create", ...tmpfs, "doomed");
  const path = pathOf("doomed");
  const doomed = ["--name", "doomed", "-v", "doomed:/data"];
  for (let milliseconds = 3; milliseconds <= 60; milliseconds += 3) {
    for (const args of [
      ["run", "-d", ...doomed, "with-data", "sleep", "1000"],
      ["restart", "-t", "0", "doomed"],
      ["rm", "-f", "doomed"],
    ]) {
      const client = home.start(...args);
      const ended = once(client, "exit");
      setTimeout(() => client.kill("SIGKILL"), milliseconds);
      await ended;
      if (args[0] === "restart") continue; // what it left is for the next
      home.skiff("rm", "-f", "doomed");
      assert.equal(isMounted(path), false, `${args.join(" ")} killed after ${milliseconds} ms`);
      if (args[0] === "run") home.skiff("run", "-d", ...doomed, ...sleep);
    }
  }
  home.ok("volume", "rm", "doomed");
});
