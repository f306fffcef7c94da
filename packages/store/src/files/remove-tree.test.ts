import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { removeTree } from "./remove-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "trees-"));
const tree = join(folder, "tree");
const kept = join(folder, "kept");
writeFileSync(kept, "");

after(() => rmSync(folder, { recursive: true }));

test("removeTree() removes a small tree, and not what its links lead to", async () => {
  mkdirSync(join(tree, "a/b"), { recursive: true });
  writeFileSync(join(tree, "a/b/file"), "");
  symlinkSync(folder, join(tree, "a/out"));
  await removeTree(tree);
  assert.deepEqual([existsSync(tree), existsSync(kept)], [false, true]);
});

test("removeTree() removes many directories, and large ones", async () => {
  for (let i = 0; i < 40; i++) mkdirSync(join(tree, `${i}/x`), { recursive: true });
  for (let i = 0; i < 1000; i++) writeFileSync(join(tree, "3", `file-with-a-long-name-${i}`), "");
  await removeTree(tree);
  assert.equal(existsSync(tree), false);
});

test("removeTree() has nothing to do where nothing is", () => removeTree(tree));

test("removeTree() removes a file", async () => {
  writeFileSync(tree, "");
  await removeTree(tree);
  assert.equal(existsSync(tree), false);
});
