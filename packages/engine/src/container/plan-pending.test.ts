import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeContainerRecord, type ContainerRecord } from "./container-record.ts";
import { planPending } from "./plan-pending.ts";

/** What a container is that runs, and that nobody is to see to. */
const resting: ContainerRecord = decodeContainerRecord({
  config: {
    args: ["sh"],
    env: [],
    cwd: "/",
    user: "",
    hostname: "h",
    network: "none",
    binds: [],
    tty: false,
    stdin: false,
    readOnly: false,
    stopSignal: "SIGTERM",
  },
  intent: "kept",
  autoRemove: false,
  startedAt: 1000,
});
const process = { pid: 1, startTime: 1, bootId: "boot", pidNamespace: "4026531836" };
const health = {
  args: ["true"],
  interval: 1,
  timeout: 1,
  startPeriod: 0,
  startInterval: 1,
  retries: 1,
};

test("planPending() says who may have to see to a container unasked", () => {
  assert.equal(planPending(resting), "no");
  assert.equal(planPending({ ...resting, exit: { status: 0, at: 2000 } }), "no");
  assert.equal(planPending({ ...resting, autoRemove: true }), "later");
  assert.equal(planPending({ ...resting, restartPolicy: { name: "always", most: 0 } }), "later");
  assert.equal(planPending({ ...resting, config: { ...resting.config, health } }), "later");
  for (const intent of ["making", "starting", "removing"] as const) {
    assert.equal(planPending({ ...resting, intent }), "now");
  }
  for (const held of [{ keeper: process }, { owner: process }, { pauser: process }]) {
    assert.equal(planPending({ ...resting, autoRemove: true, ...held }), "now");
  }
});
