import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { observe } from "./observe.ts";

const folder = mkdtempSync(join(tmpdir(), "node-contract-"));

after(() => rmSync(folder, { recursive: true }));

test("what the host has of Node's modules does what Node's do", () => {
  const [own, others] = ["own", "others"].map((name) => mkdtempSync(join(folder, name)));
  assert.ok(own !== undefined && others !== undefined);
  const answer = execFileSync("dist/test/bin/node-contract", [own], { encoding: "utf8" });
  assert.deepEqual(JSON.parse(answer), JSON.parse(JSON.stringify(observe(others))));
});
