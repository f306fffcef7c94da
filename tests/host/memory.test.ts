import assert from "node:assert/strict";
import { test } from "node:test";
import { faulty, release, run } from "./program.ts";

const PAGE = 4096;

test("a program that collects garbage does not grow with what it leaves behind, another does", () => {
  assert.ok(residentAfterCycles(faulty) < 8e6, "it stays below 8 MB");
  assert.ok(residentAfterCycles(release) > 50e6, "there was much to collect");
});

test("what lies in the image is looked at without being copied", () => {
  const { status, stdout } = run(release, ["touched"]);
  assert.equal(status, 0);
  const copied = Number(stdout);
  assert.ok(copied > 0 && copied < 100, `${copied} KiB of 1 MiB are copied`);
});

test("garbage is collected around what lies in the image, which stays", () => {
  const { status, stdout } = run(faulty, ["image"]);
  assert.equal(status, 0);
  assert.deepEqual(
    stdout.split("\n").filter((line) => !line.startsWith("ok ")),
    [""],
  );
});

/** The test program with faults collects garbage, the other does not. */
function residentAfterCycles(program: string): number {
  const { status, stdout } = run(program, ["cycles"]);
  assert.equal(status, 0);
  return Number(stdout) * PAGE;
}
