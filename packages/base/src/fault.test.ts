import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt, beginStep, during, Fault, isFault, watchSteps } from "./fault.ts";

const busy = new Fault("unavailable", "rmdir /x: EBUSY");

test("during() adds what was being done, and keeps the code and the cause", () => {
  assert.throws(() => during("remove cgroup", () => raise(busy)), {
    name: "Fault",
    code: "unavailable",
    message: "remove cgroup: rmdir /x: EBUSY",
    cause: busy,
  });
  assert.equal(
    during("add", () => 1 + 1),
    2,
  );
});

test("during() lets what is no fault pass untouched", () => {
  const bug = new TypeError("bug");
  assert.throws(
    () => during("add", () => raise(bug)),
    (error) => error === bug,
  );
});

test("attempt() reports a fault instead of throwing it, and lets a bug pass", () => {
  const warnings: Fault[] = [];
  attempt(
    () => raise(busy),
    (fault) => warnings.push(fault),
  );
  assert.deepEqual(warnings, [busy]);
  assert.throws(() => attempt(() => raise(new TypeError("bug")), raise), TypeError);
});

test("isFault() tells faults by their codes", () => {
  assert.ok(isFault(busy));
  assert.ok(isFault(busy, "not_found", "unavailable"));
  assert.ok(!isFault(busy, "not_found"));
  assert.ok(!isFault(new Error("x")));
  assert.ok(!isFault(undefined));
});

function raise(error: unknown): never {
  throw error;
}

test("during() tells who watches of each step, how it ended, and nobody after that", () => {
  const told: string[] = [];
  watchSteps((doing) => {
    told.push(doing);
    return (fault) => told.push(`${doing}: ${fault?.message ?? "done"}`);
  });
  during("outer", () => during("inner", () => 1));
  assert.throws(() => during("remove", () => raise(busy)));
  beginStep("last")?.();
  watchSteps(undefined);
  during("unwatched", () => 1);
  assert.deepEqual(told, [
    "outer",
    "inner",
    "inner: done",
    "outer: done",
    "remove",
    `remove: ${busy.message}`,
    "last",
    "last: done",
  ]);
});
