import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");
const programs = ["containerd-shim-oar-v1", "oar", "skiff", "skiff-bun", "skiffd"];

test("make install puts programs, units, man pages and completion below DESTDIR and PREFIX, and uninstall takes them away", () => {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "install-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const bin = join(folder, "usr/bin");

  make("install", `DESTDIR=${folder}`, "PREFIX=/usr");
  assert.deepEqual(readdirSync(bin).toSorted(), programs);
  for (const program of programs) {
    assert.equal(statSync(join(bin, program)).mode & 0o777, 0o755, program);
  }
  assert.deepEqual(filesBelow(join(folder, "usr/share")), filesBelow(join(root, "dist/share")));
  const units = join(folder, "usr/lib/systemd/system");
  assert.deepEqual(readdirSync(units).toSorted(), ["skiffd.service", "skiffd.socket"]);
  assert.match(
    readFileSync(join(units, "skiffd.service"), "utf8"),
    /^ExecStart=\/usr\/bin\/skiffd$/m,
  );
  make("uninstall", `DESTDIR=${folder}`, "PREFIX=/usr");
  assert.deepEqual(filesBelow(folder), []);
});

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(relative(folder, parentPath), name))
    .toSorted();
}

function make(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("make", ["-C", root, ...args], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}
