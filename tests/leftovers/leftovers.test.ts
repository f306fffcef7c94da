import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, beforeEach, describe, test } from "node:test";
import { assertNothingLeft, differences, observeWorld, type Scope, type World } from "./index.ts";

/** Short, for the name of a network link has at most 15 characters. */
const marker = `left${process.pid}`;

describe("differences() of two looks of observeWorld()", () => {
  let root = "";
  let scope: Scope = {};
  let world: World;

  before(() => {
    root = mkdtempSync(join(tmpdir(), `${marker}-`));
    scope = { marker, roots: [join(root, "files")], databases: [join(root, "rows.db")] };
  });
  beforeEach(() => {
    world = observeWorld(scope);
  });
  after(() => rmSync(root, { recursive: true }));

  test("names nothing when nothing happened", () => assertNothingLeft(world, scope));

  test("names a process, and one whose arguments do not bear the marker", async () => {
    const argument = spawn("sh", ["-c", "echo; read _", marker]);
    const environment = spawn("sh", ["-c", "echo; read _"], { env: { ...process.env, marker } });
    await Promise.all([once(argument.stdout, "data"), once(environment.stdout, "data")]);
    const processes = found().filter((line) => line.startsWith("left behind: process"));
    argument.stdin.end();
    environment.stdin.end();
    await Promise.all([once(argument, "close"), once(environment, "close")]);
    assert.deepEqual(processes.map(commandOf).toSorted(), [
      "sh -c echo; read _",
      `sh -c echo; read _ ${marker}`,
    ]);
    await assertNothingLeft(world, scope);
  });

  test("names a cgroup, however deep and on whatever hierarchy", async () => {
    const roots = run("findmnt", "-n", "-o", "TARGET", "-t", "cgroup,cgroup2").split("\n");
    for (const hierarchy of roots) {
      const path = join(hierarchy, marker);
      mkdirSync(join(path, "child"), { recursive: true });
      const cgroups = found();
      rmdirSync(join(path, "child"));
      rmdirSync(path);
      assert.deepEqual(cgroups, [
        `left behind: cgroup ${path}`,
        `left behind: cgroup ${path}/child`,
      ]);
    }
    await assertNothingLeft(world, scope);
  });

  test("names a mount", async () => {
    const point = join(root, "mount");
    mkdirSync(point);
    run("mount", "-t", "tmpfs", "none", point);
    const mounts = found();
    run("umount", point);
    assert.equal(mounts.length, 1);
    assert.ok(mounts[0]?.startsWith(`left behind: mount ${point} (`));
    await assertNothingLeft(world, scope);
  });

  test("names a network namespace that only a mount keeps", async () => {
    const file = join(root, "netns");
    writeFileSync(file, "");
    run("unshare", `--net=${file}`, "true");
    const namespaces = found().filter((line) => line.startsWith("left behind: namespace net:["));
    run("umount", file);
    assert.equal(namespaces.length, 1);
    await assertNothingLeft(world, scope);
  });

  test("names the namespaces of a process", async () => {
    const child = spawn("unshare", ["-n", "sh", "-c", "echo; read _", marker]);
    await once(child.stdout, "data");
    const namespaces = found().filter((line) => line.startsWith("left behind: namespace net:["));
    child.stdin.end();
    await once(child, "close");
    assert.equal(namespaces.length, 1);
  });

  test("names a network link", async () => {
    run("ip", "link", "add", marker, "type", "veth", "peer", "name", `${marker}p`);
    const links = found();
    run("ip", "link", "delete", marker);
    assert.deepEqual(links.toSorted(), [
      `left behind: network link ${marker}`,
      `left behind: network link ${marker}p`,
    ]);
    await assertNothingLeft(world, scope);
  });

  test("names files, folders, links, FIFOs and sockets, and those that are gone", async () => {
    const folder = join(root, "files");
    mkdirSync(join(folder, "sub"), { recursive: true });
    writeFileSync(join(folder, "sub/file"), "");
    symlinkSync("/", join(folder, "link"));
    run("mkfifo", join(folder, "fifo"));
    const kinds = ["directory", "directory", "file", "symbolic link", "FIFO"];
    const files = found();
    const full = observeWorld(scope);
    rmSync(folder, { recursive: true });
    assert.deepEqual(files.map(kindOf).toSorted(), kinds.toSorted());
    const gone = differences(full, observeWorld(scope));
    assert.deepEqual(gone.map(kindOf).toSorted(), kinds.toSorted());
    assert.ok(gone.every((line) => line.startsWith("gone: file ")));
    await assertNothingLeft(world, scope);
  });

  test("names an open descriptor", async () => {
    const fd = openSync("/dev/zero", "r");
    const descriptors = found();
    closeSync(fd);
    assert.deepEqual(descriptors, [`left behind: descriptor ${fd} → /dev/zero`]);
    await assertNothingLeft(world, scope);
  });

  test("names a row", () => {
    const path = join(root, "rows.db");
    using database = new DatabaseSync(path);
    database.exec("CREATE TABLE container (id TEXT, digest BLOB)");
    database.exec("INSERT INTO container VALUES ('c1', x'00ff')");
    const rows = found().filter((line) => line.startsWith("left behind: row"));
    database.exec("DELETE FROM container");
    assert.deepEqual(rows, [`left behind: row ${path}: container {"id":"c1","digest":"00ff"}`]);
    assert.deepEqual(
      found().filter((line) => line.startsWith("left behind: row")),
      [],
    );
  });

  function found(): string[] {
    return differences(world, observeWorld(scope));
  }
});

test("observeWorld() without a marker sees what bears none", () => {
  const world = observeWorld();
  assert.ok([...world.mounts].some((mount) => mount.startsWith("/proc ")));
  assert.ok(world.links.has("lo"));
  assert.ok(world.cgroups.size > 0);
  assert.ok(world.processes.size > 0);
});

test("observeWorld() with markers of processes sees all the rest whole", () => {
  const world = observeWorld({ processMarkers: [marker, `other-${marker}`] });
  assert.deepEqual([...world.processes], []);
  assert.ok(world.links.has("lo"));
  assert.ok(world.cgroups.size > 0);
});

function commandOf(line: string): string {
  return line.slice(line.indexOf("): ") + 3);
}

function kindOf(line: string): string {
  return line.slice(line.lastIndexOf("(") + 1, -1);
}

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}
