import assert from "node:assert/strict";
import { test } from "node:test";
import { asyncStep, asyncTeardown } from "./async-teardown.ts";
import { Fault } from "./fault.ts";

const gone = (name: string): ((world: string[]) => Promise<void>) => {
  return async (world) => {
    await Promise.resolve();
    world.push(name);
  };
};
const failing = (): never => {
  throw new Fault("unavailable", "busy");
};
const quiet = { warn: (fault: Fault): void => assert.fail(fault.message) };

test("asyncTeardown() runs its steps one after the other and reports each", async () => {
  const world: string[] = [];
  const reported: string[] = [];
  const steps = [asyncStep("a", gone("a")), asyncStep("b", gone("b"))];
  await asyncTeardown(steps, world, { ...quiet, done: (name) => reported.push(name) });
  assert.deepEqual(
    [world, reported],
    [
      ["a", "b"],
      ["a", "b"],
    ],
  );
});

test("asyncTeardown() stops at a fault, naming the step and keeping its code", async () => {
  const world: string[] = [];
  const steps = [asyncStep("unmount", failing), asyncStep("forget", gone("forgotten"))];
  await assert.rejects(asyncTeardown(steps, world, quiet), {
    code: "unavailable",
    message: "unmount: busy",
  });
  assert.deepEqual(world, []);
});

test("asyncTeardown() goes on past a step whose fault is a warning", async () => {
  const world: string[] = [];
  const warnings: string[] = [];
  const steps = [asyncStep("hook", failing, { onFault: "warn" }), asyncStep("b", gone("b"))];
  await asyncTeardown(steps, world, { warn: (fault) => warnings.push(fault.message) });
  assert.deepEqual([world, warnings], [["b"], ["hook: busy"]]);
});

test("asyncTeardown() lets what is no fault pass, whatever the step says", async () => {
  const bug = (): never => {
    throw new TypeError("bug");
  };
  const steps = [asyncStep("a", bug, { onFault: "warn" })];
  await assert.rejects(asyncTeardown(steps, undefined, { warn: () => {} }), TypeError);
});
