import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeTar } from "../store/make-tar.ts";
import { eventually } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

/** A container whose files have changed in each way there is. */
function change(name: string, ...options: string[]): void {
  const script =
    "mkdir -p /new/deep; echo one > /new/deep/file; rm /bin/vi; echo two >> /etc/passwd; ln -s / /new/link";
  home.ok("run", "-d", "--name", name, ...options, "busybox", "sh", "-c", `${script}; sleep 1000`);
  home.ok("exec", name, "sh", "-c", "while ! [ -h /new/link ]; do :; done");
}

test("diff tells what a container has changed, and nothing of what is mounted into it", () => {
  change("changed");
  const expected =
    "C /bin\nD /bin/vi\nC /etc\nC /etc/passwd\nA /new\nA /new/deep\nA /new/deep/file\nA /new/link\n";
  assert.equal(home.ok("diff", "changed"), expected);
  home.ok("kill", "changed");
  assert.equal(home.ok("container", "diff", "changed"), expected);
  home.ok("rm", "changed");
  home.ok("create", "--name", "idle", "busybox");
  assert.equal(home.ok("diff", "idle"), "");
  home.ok("rm", "idle");
});

test("commit makes an image of a container, on its own image", () => {
  change("web", "-e", "A=1", "-w", "/new");
  const id = home.ok(
    "commit",
    "-a",
    "Someone",
    "-m",
    "changed it",
    "-c",
    'CMD ["cat", "/new/deep/file"]',
    "-c",
    "ENV B=2",
    "-c",
    "LABEL kind=test",
    "web",
    "made:1",
  );
  assert.match(id, /^sha256:[0-9a-f]{64}\n$/);
  assert.equal(home.states()["web"], "running");
  assert.equal(home.ok("images", "-q", "--no-trunc", "made"), id);
  assert.equal(home.ok("run", "--rm", "made:1"), "one\n");
  assert.equal(
    home.ok("run", "--rm", "made:1", "sh", "-c", "echo $A $B; pwd; ls /bin/vi 2>&1 || true"),
    "1 2\n/new\nls: /bin/vi: No such file or directory\n",
  );
  assert.match(home.ok("history", "made:1"), /changed it *\n/);
  assert.equal(
    home.ok(
      "inspect",
      "-f",
      "{{.Author}} {{.Config.Labels.kind}} {{len .RootFS.Layers}}",
      "made:1",
    ),
    "Someone test 2\n",
  );
  assert.equal(home.ok("images", "-q", "--filter", "label=kind=test"), `${id.slice(7, 19)}\n`);
  home.ok("rm", "-f", "web");
  home.ok("rmi", "made:1");
});

test("commit without a name makes an image without one; a wrong change makes none", () => {
  home.ok("create", "--name", "plain", "busybox");
  const id = home.ok("commit", "--pause=false", "plain").trim();
  assert.equal(home.ok("images", "-q", "--no-trunc", "--filter", "dangling=true"), `${id}\n`);
  home.ok("rmi", id);
  const { status, stderr } = home.skiff("commit", "-c", "RUN ls", "plain", "x");
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^skiff: change "RUN ls": RUN is not a valid change command; there are CMD, /,
  );
  assert.equal(home.skiff("commit", "plain", "Upper:Case").status, 1);
  home.ok("rm", "plain");
});

test("export writes all files of a container, and import makes an image of them", () => {
  change("source");
  const archive = join(home.folder, "export.tar");
  home.ok("export", "-o", archive, "source");
  const listed = spawnSync("tar", ["-tf", archive], { encoding: "utf8" }).stdout.split("\n");
  for (const path of ["new/deep/file", "bin/busybox", "new/link"]) assert.ok(listed.includes(path));
  assert.ok(!listed.includes("bin/vi"));
  home.ok("rm", "-f", "source");

  const id = home.ok(
    "import",
    "-m",
    "brought in",
    "-c",
    "CMD cat /new/deep/file",
    archive,
    "brought",
  );
  assert.equal(home.ok("images", "-q", "--no-trunc", "brought"), id);
  assert.equal(home.ok("run", "--rm", "brought"), "one\n");
  assert.match(home.ok("history", "brought"), /brought in *\n/);
  home.ok("rmi", "brought");
});

test("import reads standard input, packed or not, and refuses what is hostile", () => {
  const plain = makeTar([{ name: "hello", body: "x" }]);
  for (const [name, bytes] of [
    ["plain", plain],
    ["packed", spawnSync("gzip", { input: plain }).stdout],
  ] as const) {
    const path = join(home.folder, name);
    writeFileSync(path, bytes);
    assert.match(home.ok("import", path, name), /^sha256:/);
    home.ok("rmi", name);
  }
  const evil = join(home.folder, "evil.tar");
  writeFileSync(evil, makeTar([{ name: "../../out", body: "x" }]));
  const { status, stderr } = home.skiff("import", evil, "evil");
  assert.equal(status, 1);
  assert.match(stderr, /out/);
  assert.equal(home.ok("images", "-q", "evil"), "");
  assert.match(home.skiff("import", "https://example.test/x.tar").stderr, /curl/);
  assert.equal(readFileSync(evil).length, 2048);
});

test("a container whose commit was killed goes on with the next command", async () => {
  home.ok("run", "-d", "--name", "big", "busybox", "sh", "-c", "truncate -s 4G /f; sleep 1000");
  home.ok("exec", "big", "sh", "-c", "while ! [ -s /f ]; do :; done");
  const client = home.start("commit", "big", "doomed");
  const ended = new Promise((resolve) => client.on("exit", resolve));
  eventually("it is paused", () => home.states()["big"] === "paused");
  client.kill("SIGKILL");
  await ended;
  assert.equal(home.states()["big"], "running");
  assert.equal(home.ok("exec", "big", "echo", "on"), "on\n");
  home.ok("pause", "big"); // a person's own lasts
  assert.equal(home.states()["big"], "paused");
  home.ok("rm", "-f", "big");
  home.ok("tag", "busybox", "other");
  home.ok("rmi", "other"); // and with it what the commit has left
});

test("a commit killed at any moment leaves nothing that the next image command does not remove", async () => {
  home.ok("create", "--name", "kept", "busybox");
  for (let milliseconds = 10; milliseconds <= 190; milliseconds += 15) {
    const client = home.start("commit", "kept", "doomed");
    const ended = new Promise((resolve) => client.on("exit", resolve));
    setTimeout(() => client.kill("SIGKILL"), milliseconds);
    await ended;
    if (home.ok("images", "-q", "doomed") !== "") home.ok("rmi", "doomed");
  }
  home.ok("rm", "kept");
  home.ok("tag", "busybox", "other");
  home.ok("rmi", "other"); // and with it all that nothing refers to
});
