import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, OarHome, type Outcome, type TestContainer } from "../fixtures/index.ts";
import { differences, observeWorld } from "../leftovers/index.ts";
import { chosen, listPoints, type Point } from "./points.ts";
import { runWithFaults } from "./run-with-faults.ts";

const home = new OarHome();
const program = ["true"];

describe("exec", () => {
  test("leaves the container as it was, wherever it was killed", () => {
    const points = enter((container, { process, call }) =>
      runWithFaults(container, ["exec"], { HOST_FAULT: `die@${process}:${call}` }, program),
    );
    console.log(`exec: killed at ${points} system calls`);
  });

  for (const errno of ["EIO", "ENOMEM"]) {
    test(`leaves the container as it was, wherever it failed with ${errno}`, () => {
      const points = enter((container, point) => {
        const HOST_FAULT = `fail@${point.process}:${point.call}:${errno}`;
        const outcome = runWithFaults(container, ["exec"], { HOST_FAULT }, program);
        const { status, stderr } = outcome;
        if (status !== 0) assert.match(stderr, /\boar: .+/, `${nameOf(point)}: a fault is told`);
        return outcome;
      });
      console.log(`exec: failed at ${points} system calls with ${errno}`);
    });
  }
});

describe("run", () => {
  test("leaves nothing after `delete --force`, wherever it was killed", () => {
    const points = runOnce(({ process, call }) => `die@${process}:${call}`);
    console.log(`run: killed at ${points} system calls`);
  });

  test("leaves nothing after `delete --force`, wherever it failed", () => {
    const points = runOnce(({ process, call }) => `fail@${process}:${call}:EIO`);
    console.log(`run: failed at ${points} system calls with EIO`);
  });
});

/** Enters one container again and again: each time it must be as before. How many points there were. */
function enter(attempt: (container: TestContainer, point: Point) => Outcome): number {
  using container = home.container().running();
  const points = listPoints(container, ["exec"], program);
  assert.ok(points.length > 50, "no system call was traced");
  const before = container.processes();
  const tried = chosen(points.filter(({ name }) => name !== "close"));
  for (const point of tried) {
    attempt(container, point);
    eventually(`nobody is left of an exec at ${nameOf(point)}`, () => {
      return container.processes().length === before.length;
    });
  }
  assert.deepEqual(container.processes(), before);
  assert.equal(container.state()["status"], "running");
  return tried.length;
}

function runOnce(faultAt: (point: Point) => string): number {
  const points = ((): readonly Point[] => {
    using container = runsAndEnds();
    return listPoints(container, ["run"]);
  })();
  assert.ok(points.length > 50, "no system call was traced");
  const tried = chosen(points.filter(({ name }) => name !== "close"));
  for (const point of tried) {
    const world = observeWorld(home.scope);
    {
      using container = runsAndEnds(); // disposing of it is `delete --force`, which must succeed
      runWithFaults(container, ["run"], { HOST_FAULT: faultAt(point) });
    }
    eventually(`nothing is left after run at ${nameOf(point)}`, () => {
      return differences(world, observeWorld(home.scope)).length === 0;
    });
  }
  return tried.length;
}

function runsAndEnds(): TestContainer {
  return home.container((config) => ({
    ...config,
    process: { ...config.process, args: program },
  }));
}

function nameOf({ process, call, name }: Point): string {
  return `${process}:${call} ${name}`;
}
