import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeRestartWish } from "./decode-restart-wish.ts";
import { planRestart, type SeenTask } from "./plan-restart.ts";

const label = (name: string): string => `containerd.io/restart.${name}`;

function plan(
  said: Readonly<Record<string, string>>,
  status: SeenTask["status"],
  exitStatus = 0,
): string {
  const named = Object.entries({ status: "running", ...said });
  const labels = Object.fromEntries(named.map(([name, value]) => [label(name), value]));
  const wish = decodeRestartWish(labels);
  assert.ok(wish !== undefined);
  return planRestart(wish, { status, exitStatus });
}

test("planRestart() starts what has ended, as its policy has it", () => {
  assert.equal(plan({}, "stopped"), "start");
  assert.equal(plan({}, "absent"), "start");
  assert.equal(plan({ policy: "no" }, "stopped", 1), "nothing");
  assert.equal(plan({ policy: "unless-stopped" }, "stopped"), "start");
  const stopped = { "explicitly-stopped": "true" };
  assert.equal(plan({ policy: "unless-stopped", ...stopped }, "stopped"), "nothing");
  assert.equal(plan({ policy: "always", ...stopped }, "stopped"), "start");
  assert.equal(plan({ policy: "on-failure" }, "stopped", 0), "nothing");
  assert.equal(plan({ policy: "on-failure" }, "stopped", 1), "start");
  assert.equal(plan({ policy: "on-failure:2", count: "1" }, "stopped", 1), "start");
  assert.equal(plan({ policy: "on-failure:2", count: "2" }, "stopped", 1), "nothing");
});

test("planRestart() leaves alone what is there, and stops what is to be stopped", () => {
  for (const status of ["created", "running", "paused"] as const) {
    assert.equal(plan({}, status), "nothing");
    assert.equal(plan({ status: "stopped" }, status), "stop");
  }
  for (const status of ["stopped", "absent"] as const) {
    assert.equal(plan({ status: "stopped" }, status, 1), "nothing");
  }
});

test("decodeRestartWish() is undefined where nothing is asked for", () => {
  assert.equal(decodeRestartWish({}), undefined);
  assert.equal(decodeRestartWish({ [label("policy")]: "always" }), undefined);
  assert.equal(decodeRestartWish({ [label("status")]: "paused" }), undefined);
});

test("decodeRestartWish() throws for a policy that there is not", () => {
  for (const policy of ["sometimes", "always:1", "on-failure:x", "on-failure:1:2", "on-failure:"]) {
    const labels = { [label("status")]: "running", [label("policy")]: policy };
    const message = new RegExp(`restart policy "${policy}"`);
    assert.throws(() => decodeRestartWish(labels), { code: "invalid_argument", message }, policy);
  }
});
