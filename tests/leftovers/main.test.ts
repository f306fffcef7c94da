import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

let folder = "";
before(() => {
  folder = mkdtempSync(join(tmpdir(), "leftovers-main-"));
});
after(() => rmSync(folder, { recursive: true }));

test("main compares the world with the one it observed before", () => {
  const file = join(folder, "before.json");
  const scope = [file, "--root", join(folder, "root"), "--process", folder, "--marker", folder];
  assert.deepEqual(main("observe", ...scope), { status: 0, last: "" });
  assert.deepEqual(main("compare", ...scope), { status: 0, last: "all as it was before" });
  writeFileSync(join(folder, "root"), "");
  assert.deepEqual(main("compare", ...scope), {
    status: 1,
    last: `left behind: file ${folder}/root (file)`,
  });
});

test("main refuses a verb it does not know", () => {
  assert.equal(main("observ", join(folder, "x.json")).status, 2);
});

function main(...args: readonly string[]): { status: number | null; last: string } {
  const program = join(import.meta.dirname, "main.ts");
  const { status, stdout } = spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
  });
  return { status, last: stdout.trimEnd().split("\n").at(-1) ?? "" };
}
