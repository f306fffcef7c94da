import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { makeTar } from "../store/make-tar.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();
let folder = "";

before(() => {
  folder = mkdtempSync(join(home.folder, "here-"));
  mkdirSync(join(folder, "tree/sub"), { recursive: true });
  writeFileSync(join(folder, "tree/sub/file"), "deep\n", { mode: 0o640 });
  symlinkSync("sub/file", join(folder, "tree/link"));
  writeFileSync(join(folder, "one"), "one\n");
  chownSync(join(folder, "one"), 1234, 5678);
});

const here = (path: string): string => join(folder, path);
const failed = (...args: string[]): string => {
  const { status, stdout, stderr } = home.skiff("cp", ...args);
  assert.deepEqual([status, stdout], [1, ""]);
  return stderr;
};

for (const state of ["running", "stopped"] as const) {
  test(`files are copied into a ${state} container and out of it`, () => {
    const name = `box-${state}`;
    if (state === "running") home.ok("run", "-d", "--name", name, "busybox", "sleep", "1000");
    else home.ok("create", "--name", name, "busybox", "cat", "/etc/one", "/new/sub/file");
    assert.equal(home.ok("cp", here("one"), `${name}:/etc`), "");
    home.ok("cp", here("tree"), `${name}:/new`);
    home.ok("cp", `${here("tree")}/.`, `${name}:/new/sub`);
    home.ok("cp", here("one"), `${name}:new/renamed`);

    home.ok("cp", `${name}:/new`, here(`out-${state}`));
    const out = here(`out-${state}`);
    assert.equal(readFileSync(join(out, "sub/file"), "utf8"), "deep\n");
    assert.equal(statSync(join(out, "sub/file")).mode & 0o7777, 0o640);
    assert.equal(readlinkSync(join(out, "link")), "sub/file");
    assert.deepEqual(readdirSync(join(out, "sub")).toSorted(), ["file", "link", "sub"]);
    assert.equal(readFileSync(join(out, "renamed"), "utf8"), "one\n");
    assert.deepEqual(
      [lstatSync(join(out, "renamed")).uid, lstatSync(join(out, "renamed")).gid],
      [0, 0],
    );
    if (state === "running") assert.equal(home.ok("exec", name, "cat", "/etc/one"), "one\n");
    else assert.equal(home.ok("start", "-a", name), "one\ndeep\n");
    home.ok("rm", "-f", name);
  });
}

test("cp -a keeps owners, cp -L follows a link, and - is a tar archive", () => {
  home.ok("create", "--name", "box", "busybox");
  home.ok("cp", "-a", here("one"), "box:/one");
  home.ok("cp", "-a", "box:/one", here("owned"));
  assert.deepEqual([statSync(here("owned")).uid, statSync(here("owned")).gid], [1234, 5678]);
  home.ok("cp", here("tree"), "box:/");
  home.ok("cp", "box:/tree/link", here("link"));
  assert.equal(readlinkSync(here("link")), "sub/file");
  home.ok("cp", "-L", "box:/tree/link", here("followed"));
  assert.equal(readFileSync(here("followed"), "utf8"), "deep\n");

  const archive = makeTar([{ name: "from-tar", body: "x", uid: 7 }]);
  const given = spawnSync(home.argv([])[0] ?? "", home.argv(["cp", "-", "box:/etc"]).slice(1), {
    input: archive,
  });
  assert.deepEqual([given.status, String(given.stderr)], [0, ""]);
  const taken = spawnSync(
    "sh",
    ["-c", '"$@" | tar -tvf -', "sh", ...home.argv(["cp", "box:/etc/from-tar", "-"])],
    {
      encoding: "utf8",
    },
  );
  assert.match(taken.stdout, / 7\/0 .* from-tar\n$/);
  home.ok("rm", "box");
});

test("no link of a container leads out of it", () => {
  home.ok(
    "run",
    "--name",
    "evil",
    "busybox",
    "sh",
    "-c",
    `ln -s / /out; ln -s ${folder} /here; ln -s ../../../../../../${folder}/one /one; ln -s /nowhere/x /dangling`,
  );
  assert.match(failed("evil:/here/one", here("stolen")), /Could not find the file \/here\/one/);
  assert.match(failed("-L", "evil:/one", here("stolen")), /Could not find the file \/one/);
  assert.ok(!existsSync(here("stolen")));
  assert.match(failed(here("one"), "evil:/here/"), /skiff: /);
  home.ok("cp", here("one"), "evil:/out/written"); // to its own root
  home.ok("cp", "evil:/written", here("written"));
  assert.ok(!existsSync("/written"));
  home.ok("rm", "evil");
});

test("what is bound into a container is copied from and to, and what is read only is not written", () => {
  mkdirSync(here("bound"));
  writeFileSync(here("bound/x"), "bound\n");
  home.ok(
    "create",
    "--name",
    "binds",
    "-v",
    `${here("bound")}:/rw`,
    "-v",
    `${here("tree")}:/ro:ro`,
    "busybox",
    "true",
  );
  home.ok("start", "-a", "binds"); // makes the places
  home.ok("cp", here("one"), "binds:/rw/one");
  assert.equal(readFileSync(here("bound/one"), "utf8"), "one\n");
  home.ok("cp", "binds:/ro/sub/file", here("through"));
  assert.equal(readFileSync(here("through"), "utf8"), "deep\n");
  assert.match(failed(here("one"), "binds:/ro"), /copy to \/ro: one: .*EROFS/);
  home.ok("rm", "binds");
});

test("cp says what is wrong, and where", () => {
  home.ok("create", "--name", "box", "busybox");
  assert.equal(failed("box:/none", here("x")), "skiff: Could not find the file /none\n");
  assert.match(failed(here("none"), "box:/"), /Could not find the file/);
  assert.match(failed(here("tree"), "box:/etc/passwd"), /cannot copy a directory over/);
  assert.match(failed(here("one"), "box:/none/"), /must be a directory/);
  assert.match(failed(here("one"), "box:/no/such/place"), /skiff: .*ENOENT/);
  assert.equal(failed("nobody:/x", here("x")), "skiff: No such container: nobody\n");
  home.ok("create", "--name", "fixed", "--read-only", "busybox");
  assert.match(failed(here("one"), "fixed:/"), /fixed: rootfs is marked read-only/);
  home.ok("rm", "fixed");
  for (const line of [
    ["a:/b", "c:/d"],
    ["/a", "/b"],
  ]) {
    assert.equal(home.skiff("cp", ...line).status, 1);
  }
  home.ok("cp", here("tree"), "box:/kept");
  writeFileSync(here("sub"), "in the way\n");
  mkdirSync(here("tree2/link"), { recursive: true });
  assert.match(
    failed(`${here("tree2")}/.`, "box:/kept"),
    /cannot overwrite non-directory with directory/,
  );
  assert.match(failed(here("sub"), "box:/kept"), /cannot overwrite directory with non-directory/);
  home.ok("rm", "box");
});
