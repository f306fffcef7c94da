import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { patience } from "../fixtures/patience.ts";
import { differences } from "./differences.ts";
import { observeWorld } from "./observe-world.ts";
import type { Scope } from "./scope.ts";
import type { World } from "./world.ts";

interface Options {
  /** Looks away from these differences, of things that belong to others. */
  readonly except?: (difference: string) => boolean;
}

/**
 * Fails, naming every thing, unless the world within `scope` becomes as it was `before`. What was
 * killed is gone when its parent has waited for it, and what Bun held is closed in a later turn of
 * its loop: that is why it looks again, and lets the loop turn in between.
 */
export async function assertNothingLeft(
  before: World,
  scope: Scope = {},
  { except = () => false }: Options = {},
): Promise<void> {
  const look = (): string[] =>
    differences(before, observeWorld(scope)).filter((difference) => !except(difference));
  // Those who are to reap, and Bun's closing of a child's descriptors, may take a while.
  const end = performance.now() + patience;
  let found = look();
  while (found.length > 0 && performance.now() < end) {
    await setImmediate();
    found = look();
  }
  assert.deepEqual(found, []);
}
