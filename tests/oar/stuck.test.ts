import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Change, eventually, FreezableDisk, OarHome } from "../fixtures/index.ts";

const home = new OarHome();

describe("a container whose process cannot die", { skip: !existsSync("/dev/loop-control") }, () => {
  test("is kept by delete --force, which names the process, and removed once it can", () => {
    using disk = new FreezableDisk();
    using container = home.container(writingTo(disk, "read line; echo x > /disk/file"));
    using _frozen = disk.freeze();
    container.running();
    const pid = container.pid();
    eventually("it is stuck", () => isStuck(pid));

    const { status, stderr } = container.oar(["delete", "--force"]);
    assert.equal(status, 1);
    const named = `process ${pid} \\(sh\\) in state D, in \\w+`;
    assert.match(
      stderr,
      new RegExp(`^oar: kill processes: waited 10 s for the exit of ${named}\\n$`),
    );
    assert.equal(container.state()["status"], "running", "the record is kept");

    disk.thaw();
    container.sure(["delete", "--force"]);
    assert.ok(!existsSync(join(home.root, container.id)));
    rmSync(join(home.rootfs, "disk"), { recursive: true });
  });

  test("is kept when only the first one's child cannot, which is named then", () => {
    using disk = new FreezableDisk();
    using container = home.container(writingTo(disk, "(echo x > /disk/file) & exec sleep 1000"));
    using _frozen = disk.freeze();
    container.running();
    eventually("the child is stuck", () => container.processes().some(isStuck));
    const [child] = container.processes().filter(isStuck);

    const { status, stderr } = container.oar(["delete", "--force", "--timeout", "1.5"]);
    assert.equal(status, 1);
    const waited = `waited 1.5 s for .*process ${child} \\(sh\\) in state D, in \\w+`;
    assert.match(stderr, new RegExp(waited));
    assert.ok(existsSync(join(home.root, container.id)), "the record is kept");

    disk.thaw();
    container.sure(["delete", "--force"]);
    assert.ok(!existsSync(join(home.root, container.id)));
    rmSync(join(home.rootfs, "disk"), { recursive: true });
  });
});

describe("a created container whose first process is stopped", () => {
  test("is looked at without end, and deleted", () => {
    using container = home.container();
    container.sure(["create"]);
    container.sure(["kill"], ["STOP"]);
    eventually("it is stopped", () => isStopped(container.pid()));
    // More than its socket's queue holds, of which it takes none.
    for (let i = 0; i < 20; i++) assert.equal(container.state()["status"], "created");
    container.sure(["delete", "--force"]);
    assert.ok(!existsSync(join(home.root, container.id)));
  });
});

function writingTo(disk: FreezableDisk, script: string): Change {
  return (config) => ({
    ...config,
    process: { ...config.process, args: ["sh", "-c", script] },
    mounts: [
      ...(config.mounts ?? []),
      { destination: "/disk", type: "bind", source: disk.path, options: ["bind"] },
    ],
    root: { ...config.root, readonly: false },
  });
}

function isStuck(pid: number): boolean {
  return isIn("D", pid);
}

function isStopped(pid: number): boolean {
  return isIn("T", pid);
}

/** A state of proc(5). */
function isIn(state: string, pid: number): boolean {
  const path = `/proc/${pid}/status`;
  return existsSync(path) && readFileSync(path, "utf8").includes(`\nState:\t${state}`);
}
