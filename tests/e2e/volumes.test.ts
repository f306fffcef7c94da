import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import type { Outcome } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

/** An image with files where it has a volume. */
before(() => {
  const script =
    "mkdir -p /data/sub && echo one > /data/sub/file && chown -R 7:8 /data && chmod 750 /data";
  home.ok("run", "--name", "maker", "busybox", "sh", "-c", script);
  home.ok("commit", "-c", "VOLUME /data", "-c", "CMD cat /data/sub/file", "maker", "with-data");
  home.ok("rm", "maker");
});

const volumes = (...args: string[]): string[] =>
  home
    .ok("volume", "ls", "-q", ...args)
    .split("\n")
    .filter(Boolean);
const pathOf = (name: string): string =>
  home.ok("volume", "inspect", "-f", "{{.Mountpoint}}", name).trim();

test("a volume outlasts containers: create, ls, inspect, rm", () => {
  assert.equal(home.ok("volume", "create", "--label", "a=1", "kept"), "kept\n");
  assert.equal(home.ok("volume", "create", "kept"), "kept\n");
  assert.equal(home.ok("volume", "ls"), "DRIVER    VOLUME NAME\nlocal     kept\n");
  assert.deepEqual(volumes("--filter", "label=a=1"), ["kept"]);
  assert.deepEqual(volumes("--filter", "dangling=false"), []);
  assert.equal(
    home.ok("inspect", "-f", "{{.Name}} {{.Driver}} {{.Labels.a}} {{.Scope}}", "kept"),
    "kept local 1 local\n",
  );
  home.ok("run", "--rm", "-v", "kept:/v", "busybox", "sh", "-c", "echo hello > /v/file");
  assert.equal(home.ok("run", "--rm", "-v", "kept:/v:ro", "busybox", "cat", "/v/file"), "hello\n");
  assert.equal(readFileSync(join(pathOf("kept"), "file"), "utf8"), "hello\n");
  const mount = "type=volume,source=kept,target=/w,readonly";
  assert.notEqual(
    home.skiff("run", "--rm", "--mount", mount, "busybox", "touch", "/w/x").status,
    0,
  );

  const id = home.ok("create", "--name", "user", "-v", "kept:/v", "busybox").trim();
  assert.deepEqual(volumes("--filter", "dangling=false"), ["kept"]);
  assert.deepEqual(home.skiff("volume", "rm", "kept"), {
    status: 1,
    stdout: "",
    stderr: `skiff: remove kept: volume is in use - [${id}]\n`,
  });
  assert.equal(
    home.ok(
      "inspect",
      "-f",
      "{{range .Mounts}}{{.Type}} {{.Name}} {{.Destination}}{{end}}",
      "user",
    ),
    "volume kept /v\n",
  );
  assert.equal(home.ok("cp", "user:/v/file", "-").includes("hello"), true);
  home.ok("rm", "-v", "user");
  assert.deepEqual(volumes(), ["kept"]);
  const path = pathOf("kept");
  assert.equal(home.ok("volume", "rm", "kept"), "kept\n");
  assert.ok(!existsSync(join(path, "..")));
});

test("an empty volume gets what the image has there, with its owner and mode, once", () => {
  assert.equal(home.ok("run", "--rm", "-v", "filled:/data", "with-data"), "one\n");
  const path = pathOf("filled");
  const { uid, gid, mode } = statSync(path);
  assert.deepEqual([uid, gid, mode & 0o7777], [7, 8, 0o750]);
  assert.deepEqual(readdirSync(join(path, "..")), ["_data"]);
  writeFileSync(join(path, "sub/file"), "two\n");
  assert.equal(home.ok("run", "--rm", "-v", "filled:/data", "with-data"), "two\n");
  const bare = home.ok("run", "--rm", "-v", "bare:/data:nocopy", "with-data", "ls", "/data");
  assert.equal(bare, "");
  home.ok("volume", "rm", "filled", "bare");
});

test("an image's volumes are the container's own: they go by --rm and rm -v, and stay else", () => {
  assert.equal(home.ok("run", "--rm", "with-data"), "one\n");
  assert.deepEqual(volumes(), []);
  home.ok("create", "--name", "own", "-v", "/more", "with-data");
  const own = volumes();
  assert.equal(own.length, 2);
  assert.ok(own.every((name) => /^[0-9a-f]{64}$/.test(name)));
  home.ok("rm", "-v", "own");
  assert.deepEqual(volumes(), []);
  home.ok("create", "--name", "left", "with-data");
  home.ok("rm", "left");
  const [left = ""] = volumes();
  home.ok("volume", "rm", left);
});

test("volume says what is wrong", () => {
  const { status, stderr } = home.skiff("volume", "create", "../x");
  assert.equal(status, 1);
  assert.match(stderr, /^skiff: volume name "\.\.\/x": only /);
  assert.equal(home.skiff("volume", "rm", "none").stderr, "skiff: get none: no such volume\n");
  assert.equal(home.ok("volume", "rm", "-f", "none"), "none\n");
  assert.equal(home.skiff("volume", "create", "-d", "nfs", "x").status, 125);
  assert.notEqual(home.skiff("run", "--rm", "-v", "a/b:/x", "busybox").status, 0);
  assert.deepEqual(volumes(), []);
});

test("volume commands, and a create with volumes, killed at any moment leave nothing behind", async () => {
  for (let milliseconds = 6; milliseconds <= 90; milliseconds += 6) {
    for (const args of [
      ["volume", "create", "doomed"],
      ["create", "--name", "doomed", "-v", "doomed:/data", "with-data"],
      ["volume", "rm", "doomed"],
    ]) {
      const client = home.start(...args);
      const ended = new Promise((resolve) => client.on("exit", resolve));
      setTimeout(() => client.kill("SIGKILL"), milliseconds);
      await ended;
      home.skiff("rm", "-fv", "doomed");
    }
    home.ok("volume", "rm", "-f", "doomed");
    for (const name of volumes()) home.ok("volume", "rm", name);
    assert.deepEqual(readdirSync(join(home.root, "volumes")), []);
  }
});

test("--mount volume-subpath= mounts a part of a volume, whatever links are in it", () => {
  const part = (sub: string, ...more: string[]): string =>
    ["type=volume", "src=parts", "dst=/part", `volume-subpath=${sub}`, ...more].join(",");
  const script =
    "mkdir /v/sub; echo in > /v/sub/file; ln -s ../../../../../etc /v/out; ln -s /sub /v/in";
  home.ok("run", "--rm", "-v", "parts:/v", "busybox", "sh", "-c", script);
  const seen = (mount: string): Outcome =>
    home.skiff("run", "--rm", "--mount", mount, "busybox", "ls", "/part");
  assert.equal(seen(part("sub")).stdout, "file\n");
  assert.equal(seen(part("in")).stdout, "file\n"); // "/" is the volume's
  assert.match(seen(part("out")).stderr, /^skiff: .*mount \/part: .*out: ENOENT\n$/); // not the host's
  assert.match(seen(part("nothing")).stderr, /^skiff: .*mount \/part: .*nothing: ENOENT\n$/);
  for (const wrong of ["/sub", "..", "sub/../../other"]) {
    assert.match(
      seen(part(wrong)).stderr,
      /volume-subpath must be a relative path within the volume/,
    );
  }
  home.ok("create", "--name", "part", "--mount", part("sub/file", "ro"), "busybox", "cat", "/part");
  assert.equal(
    home.ok("inspect", "-f", "{{json .HostConfig.Mounts}} {{json .HostConfig.Binds}}", "part"),
    '[{"Type":"volume","Source":"parts","Target":"/part","ReadOnly":true,"VolumeOptions":{"Subpath":"sub/file"}}] null\n',
  );
  assert.equal(home.ok("start", "-a", "part"), "in\n");
  assert.match(home.ok("cp", "part:/part", "-"), /in\n/); // what is mounted, of one that does not run
  home.ok("rm", "part");
  home.ok("volume", "rm", "parts");
});
