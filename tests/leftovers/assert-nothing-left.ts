import assert from "node:assert/strict";
import { differences } from "./differences.ts";
import { observeWorld } from "./observe-world.ts";
import type { Scope } from "./scope.ts";
import type { World } from "./world.ts";

/** Fails, naming every thing, unless the world within `scope` is as it was `before`. */
export function assertNothingLeft(before: World, scope: Scope = {}): void {
  assert.deepEqual(differences(before, observeWorld(scope)), []);
}
