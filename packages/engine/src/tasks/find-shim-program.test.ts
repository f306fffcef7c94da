import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { findShimProgram } from "./find-shim-program.ts";

const folder = mkdtempSync(join(tmpdir(), "shims-"));
after(() => rmSync(folder, { recursive: true }));
const directories = ["first", "second"].map((name) => join(folder, name));
for (const directory of directories) mkdirSync(directory);
const make = (path: string, mode: number): void => {
  writeFileSync(join(folder, path), "");
  chmodSync(join(folder, path), mode);
};
make("first/containerd-shim-a-v1", 0o644);
make("second/containerd-shim-a-v1", 0o755);

test("findShimProgram() takes the first that can be run, or the path itself", () => {
  const path = join(folder, "second/containerd-shim-a-v1");
  assert.equal(findShimProgram("io.containerd.a.v1", directories), path);
  assert.equal(findShimProgram(path, []), path);
});

test("findShimProgram() names what is not there, and what is no name", () => {
  assert.throws(() => findShimProgram("io.containerd.b.v2", directories), {
    code: "not_found",
    message: "runtime io.containerd.b.v2: containerd-shim-b-v2 is not installed",
  });
  assert.throws(() => findShimProgram(join(folder, "none"), []), { code: "not_found" });
  for (const name of ["", "runc", "a/b.v1", "io.containerd.runc.2"]) {
    assert.throws(() => findShimProgram(name, directories), { code: "invalid_argument" }, name);
  }
});
