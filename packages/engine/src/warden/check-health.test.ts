import assert from "node:assert/strict";
import { test } from "node:test";
import type { Health, HealthCheck } from "../container/health.ts";
import { planHealthState } from "./check-health.ts";

const check: HealthCheck = {
  args: ["true"],
  interval: 10,
  timeout: 10,
  startPeriod: 100,
  startInterval: 10,
  retries: 2,
};

/** After checks that began at these moments of a container started at 0, and ended so. */
function after(...probes: readonly (readonly [start: number, exitCode: number])[]): Health {
  let health: Health = { status: "starting", failingStreak: 0, log: [] };
  for (const [start, exitCode] of probes) {
    const probe = { start, end: start + 1, exitCode, output: "" };
    health = planHealthState(health, { check, probe, startedAt: 0 });
  }
  return health;
}

test("planHealthState() is healthy by one success, unhealthy by failures in a row", () => {
  assert.equal(after([200, 0]).status, "healthy");
  assert.equal(after([200, 0], [210, 1]).status, "healthy");
  assert.equal(after([200, 0], [210, 1], [220, 1]).status, "unhealthy");
  assert.equal(after([200, 0], [210, 1], [220, 0], [230, 1]).status, "healthy");
  assert.equal(after([200, 1], [210, 1], [220, 0]).status, "healthy");
});

test("planHealthState() counts no failure of the start period, until the first success", () => {
  assert.deepEqual(after([10, 1], [20, 1], [30, 1]).failingStreak, 0);
  assert.equal(after([10, 1], [20, 1], [30, 1]).status, "starting");
  assert.equal(after([10, 1], [150, 1], [160, 1]).status, "unhealthy");
  assert.equal(after([10, 0], [20, 1], [30, 1]).status, "unhealthy");
});

test("planHealthState() keeps the last five checks", () => {
  const starts = [1, 2, 3, 4, 5, 6, 7].map((start) => [start, 0] as const);
  assert.deepEqual(
    after(...starts).log.map(({ start }) => start),
    [3, 4, 5, 6, 7],
  );
});
