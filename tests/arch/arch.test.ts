import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { laws } from "./laws/index.ts";
import { readTree } from "./read-tree.ts";

const tree = readTree(join(import.meta.dirname, "../.."));

for (const [name, law] of Object.entries(laws)) {
  test(`the tree keeps the law: ${name}`, () => assert.deepEqual(law(tree), []));
}
