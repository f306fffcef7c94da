import assert from "node:assert/strict";
import { test } from "node:test";
import { planRestart } from "./plan-restart.ts";
import type { RestartPolicy } from "./restart-policy.ts";

type Stopped = Parameters<typeof planRestart>[0];

/** Started at 1000, failed at 2000. */
const stopped: Stopped = {
  restartPolicy: { name: "always", most: 0 },
  restarts: 0,
  stoppedIn: undefined,
  startedAt: 1000,
  exit: { status: 1, at: 2000 },
  intent: "kept",
};

function plan(name: RestartPolicy["name"], wanted: Partial<Stopped> = {}, most = 0): unknown {
  return planRestart({ ...stopped, restartPolicy: { name, most }, ...wanted }, "boot");
}

test("planRestart() starts again by policy, status and count", () => {
  const fine = { exit: { status: 0, at: 2000 } };
  assert.equal(plan("no"), undefined);
  assert.equal(plan("always"), 2100);
  assert.equal(plan("always", fine), 2100);
  assert.equal(plan("unless-stopped", fine), 2100);
  assert.equal(plan("on-failure"), 2100);
  assert.equal(plan("on-failure", fine), undefined);
  assert.equal(plan("on-failure", { restarts: 2 }, 3), 2400);
  assert.equal(plan("on-failure", { restarts: 3 }, 3), undefined);
});

test("planRestart() waits twice as long each time, at most a minute, and anew after a long run", () => {
  assert.equal(plan("always", { restarts: 5 }), 5200);
  assert.equal(plan("always", { restarts: 1000 }), 62_000);
  assert.equal(plan("always", { restarts: 5, exit: { status: 1, at: 11_000 } }), 11_100);
});

test("planRestart() leaves what a person stopped, what goes and what never ran alone", () => {
  assert.equal(plan("always", { stoppedIn: "boot" }), undefined);
  assert.equal(plan("always", { stoppedIn: "before" }), 2100);
  assert.equal(plan("unless-stopped", { stoppedIn: "before" }), undefined);
  assert.equal(plan("always", { intent: "removing" }), undefined);
  assert.equal(plan("always", { startedAt: undefined, exit: undefined }), undefined);
});
