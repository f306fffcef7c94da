import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { SkiffHome } from "../e2e/skiff-home.ts";
import { runProgram } from "../fixtures/index.ts";

const home = new SkiffHome();
const folder = mkdtempSync(join(tmpdir(), "saved-"));
after(() => rmSync(folder, { recursive: true }));

function run(...argv: string[]): string {
  const { status, stdout, stderr } = runProgram(argv, { env: { HOME: folder } });
  assert.equal(status, 0, `${argv.join(" ")}: ${stderr}`);
  return stdout;
}

test("save writes what skopeo reads as a docker archive and as an OCI archive", () => {
  home.ok("tag", "busybox", "registry.example:5000/team/box:v2");
  const path = join(folder, "saved.tar");
  assert.equal(home.ok("save", "-o", path, "busybox", "registry.example:5000/team/box:v2"), "");
  for (const source of [
    `docker-archive:${path}:busybox:latest`,
    `docker-archive:${path}:registry.example:5000/team/box:v2`,
    `oci-archive:${path}:v2`,
  ]) {
    assert.match(run("skopeo", "inspect", "--config", source), /"diff_ids"/);
    run("skopeo", "copy", source, `dir:${join(folder, "copied")}`); // which verifies all of it
  }
  home.ok("rmi", "registry.example:5000/team/box:v2");
});

test("save writes what podman loads and runs", () => {
  const path = join(folder, "for-podman.tar");
  home.ok("save", "--output", path, "busybox:latest");
  const podman = [
    "podman",
    "--root",
    join(folder, "podman"),
    "--runroot",
    join(folder, "podman-run"),
  ];
  assert.match(
    run(...podman, "--storage-driver=vfs", "load", "-i", path),
    /Loaded image: .*busybox:latest/,
  );
  run(...podman, "--storage-driver=vfs", "rmi", "--all", "--force");
});

test("save writes to stdout what load takes in again, to the last byte", () => {
  const path = join(folder, "piped.tar");
  const line = home.argv(["save", "busybox:latest"]).join(" ");
  run("sh", "-c", `${line} > ${path}`);
  home.ok("save", "-o", `${path}.again`, "busybox:latest");
  assert.ok(readFileSync(path).equals(readFileSync(`${path}.again`)));
  const other = (...words: readonly string[]): readonly string[] =>
    home.argv(words).map((word) => (word === home.root ? join(folder, "other") : word));
  assert.equal(run(...other("load", "-i", path)), "Loaded image: busybox:latest\n");
  assert.equal(run(...other("run", "--rm", "busybox", "echo", "again")), "again\n");
  const id = home.ok("images", "-q").trim();
  home.ok("save", "-o", path, id);
  assert.match(run("tar", "-xOf", path, "manifest.json"), /"RepoTags":\[\]/);
});

test("save of what is not here, or to where it cannot be, leaves nothing", () => {
  const path = join(folder, "none.tar");
  const missing = home.skiff("save", "-o", path, "busybox", "none");
  assert.deepEqual([missing.status, missing.stderr], [1, "skiff: No such image: none\n"]);
  const foreign = home.skiff("save", "-o", path, "--platform", "linux/s390x", "busybox");
  assert.equal(foreign.status, 1);
  assert.match(
    foreign.stderr,
    /image docker.io\/library\/busybox:latest is not here for linux\/s390x/,
  );
  assert.ok(!existsSync(path));
  assert.match(home.skiff("save", "-o", "/dev/null", "busybox").stderr, /it is no regular file/);
  writeFileSync(path, "before");
  assert.equal(home.skiff("save", "-o", path, "none").status, 1);
  assert.equal(readFileSync(path, "utf8"), "before");
  assert.match(home.skiff("save", "-o", join(folder, "no/such/x"), "busybox").stderr, /ENOENT/);
});
