import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { claimState } from "./claim-state.ts";

test("claimState() takes what a dead one had, and refuses what a living one has", () => {
  using scratch = new DisposableStack();
  const state = mkdtempSync(join(tmpdir(), "state-"));
  scratch.defer(() => rmSync(state, { recursive: true }));
  const path = join(state, "skiffd.json");
  claimState(state);
  assert.throws(() => claimState(state), { code: "already_exists" });
  const record = readFileSync(path, "utf8");
  writeFileSync(path, record.replace(/"startTime":\d+/, '"startTime":1'));
  claimState(state);
  assert.equal(readFileSync(path, "utf8"), record);
  assert.deepEqual(readdirSync(state), ["skiffd.json"]);
});
