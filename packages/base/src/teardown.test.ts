import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "./fault.ts";
import { step, teardown } from "./teardown.ts";

const broken = (): never => {
  throw new Fault("permission_denied", "EPERM");
};

test("teardown() runs every step in order, with its owner", () => {
  const seen: string[] = [];
  const steps = ["a", "b", "c"].map((name) =>
    step<string>(name, (owner) => seen.push(owner + name)),
  );
  teardown(steps, "x", fail);
  assert.deepEqual(seen, ["xa", "xb", "xc"]);
});

test("teardown() ends at a fault, named by its step", () => {
  const seen: string[] = [];
  const steps = [step<string>("kill", broken), step<string>("forget", () => seen.push("forget"))];
  assert.throws(() => teardown(steps, "x", fail), {
    code: "permission_denied",
    message: "kill: EPERM",
  });
  assert.deepEqual(seen, []);
});

test("teardown() reports a fault and goes on, where the step says so", () => {
  const seen: string[] = [];
  const steps = [
    step<string>("run hooks", broken, { onFault: "warn" }),
    step<string>("forget", () => seen.push("forget")),
  ];
  teardown(steps, "x", (fault) => seen.push(fault.message));
  assert.deepEqual(seen, ["run hooks: EPERM", "forget"]);
});

test("teardown() lets a bug pass, whatever the step says", () => {
  const steps = [step<string>("run hooks", buggy, { onFault: "warn" })];
  assert.throws(() => teardown(steps, "x", fail), TypeError);
});

function buggy(): never {
  throw new TypeError("bug");
}

function fail(fault: Fault): void {
  throw fault;
}
