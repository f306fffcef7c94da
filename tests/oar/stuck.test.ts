import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { eventually, OarHome, runProgram } from "../fixtures/index.ts";

const home = new OarHome();

describe("a container whose process cannot die", { skip: !existsSync("/dev/loop-control") }, () => {
  test("is kept by delete --force, which names the process, and removed once it can", () => {
    using undo = new DisposableStack();
    const disk = mountDisk(undo);
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", "read line; echo x > /disk/file"] },
      mounts: [
        ...(config.mounts ?? []),
        { destination: "/disk", type: "bind", source: disk, options: ["bind"] },
      ],
      root: { ...config.root, readonly: false },
    }));
    sure("fsfreeze", "--freeze", disk);
    undo.defer(() => runProgram(["fsfreeze", "--unfreeze", disk]));
    container.running();
    const pid = container.pid();
    eventually("it is stuck", () => /^State:\tD/m.test(statusOf(pid)));

    const { status, stderr } = container.oar(["delete", "--force"]);
    assert.equal(status, 1);
    const named = `process ${pid} \\(sh\\) in state D, in \\w+`;
    assert.match(
      stderr,
      new RegExp(`^oar: kill processes: waited 10 s for the exit of ${named}\\n$`),
    );
    assert.equal(container.state()["status"], "running", "the record is kept");

    sure("fsfreeze", "--unfreeze", disk);
    container.sure(["delete", "--force"]);
    assert.ok(!existsSync(join(home.root, container.id)));
    rmSync(join(home.rootfs, "disk"), { recursive: true });
  });
});

/** A file system of its own, in a file. */
function mountDisk(undo: DisposableStack): string {
  const [image, disk] = [join(home.folder, "disk.img"), join(home.folder, "disk")];
  mkdirSync(disk);
  undo.defer(() => rmSync(disk, { recursive: true }));
  undo.defer(() => rmSync(image));
  sure("truncate", "--size=16M", image);
  sure("mkfs.ext4", "-q", image);
  sure("mount", "-o", "loop", image, disk);
  undo.defer(() => runProgram(["umount", disk]));
  return disk;
}

function sure(...argv: readonly string[]): void {
  const { status, stderr } = runProgram(argv);
  assert.equal(status, 0, `${argv.join(" ")}: ${stderr}`);
}

function statusOf(pid: number): string {
  return existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
}
