import assert from "node:assert/strict";
import { test } from "node:test";
import { AT_FDCWD, O_RDONLY, O_RDWR } from "./constants.ts";
import { FakeKernel, type FakeMachine } from "./fake/index.ts";
import { createFile, readAll, readFile, writeAll, writeFile } from "./files.ts";

const path = "/tmp/file";

test("readFile() reads whole what createFile() made, however long", () => {
  for (const length of [0, 1, 4095, 4096, 4097, 100_000]) {
    const kernel = made();
    const text = "ü".repeat(length);
    createFile(kernel, path, text, { mode: 0o600 });
    assert.equal(readFile(kernel, path), text);
    assert.equal(kernel.open, 0);
  }
});

test("createFile() refuses a name that is there, and writeFile() one that is not", () => {
  const kernel = made();
  assert.throws(() => writeFile(kernel, path, "x"), { code: "not_found" });
  createFile(kernel, path, "text", { mode: 0o600 });
  assert.throws(() => createFile(kernel, path, "x", { mode: 0o600 }), { code: "already_exists" });
  writeFile(kernel, path, "TE");
  assert.equal(readFile(kernel, path), "TExt");
});

test("writeAll() goes on after a short write, and writes nothing with one call", () => {
  const kernel = made();
  createFile(kernel, path, "", { mode: 0o600 });
  using file = kernel.openat2(AT_FDCWD, path, { flags: O_RDWR });
  writeAll(new ShortWrites(kernel.machine, kernel), file, "ten letters");
  assert.equal(readFile(kernel, path), "ten letters");
});

test("readAll() reads from where the file stands", () => {
  const kernel = made();
  createFile(kernel, path, "0123456789", { mode: 0o600 });
  using file = kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY });
  kernel.lseek(file, 7);
  assert.equal(new TextDecoder().decode(readAll(kernel, file)), "789");
});

test("readFile() closes the file when reading fails", () => {
  const kernel = made();
  createFile(kernel, path, "text", { mode: 0o600 });
  kernel.failAt(1, "EIO");
  assert.throws(() => readFile(kernel, path), { errno: "EIO" });
  assert.equal(kernel.open, 0);
});

/** Writes three bytes at a time, into what the other kernel has open. */
class ShortWrites extends FakeKernel {
  readonly #other: FakeKernel;

  constructor(machine: FakeMachine, other: FakeKernel) {
    super(machine);
    this.#other = other;
  }

  override write(...[file, bytes, offset]: Parameters<FakeKernel["write"]>): number {
    const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
    return this.#other.write(file, all.subarray(0, offset + 3), offset);
  }
}

function made(): FakeKernel {
  const kernel = new FakeKernel();
  kernel.machine.ensureFolder("/tmp");
  return kernel;
}
