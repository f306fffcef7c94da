import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, OarHome, type Outcome, type TestContainer } from "../fixtures/index.ts";
import { differences, observeWorld } from "../leftovers/index.ts";
import { deathsAt, failuresAt, type FaultPoint, nameOf } from "./fault-points.ts";
import { listPoints, type Point } from "./points.ts";
import { runWithFaults } from "./run-with-faults.ts";

const home = new OarHome();
const program = ["true"];

describe("exec", () => {
  test("leaves the container as it was, wherever it was killed", () => {
    const points = enterAt(deathsAt);
    console.log(`exec: killed at ${points} system calls`);
  });

  test("leaves the container as it was, wherever it failed", () => {
    const points = enterAt(failuresAt, (point, { status, stderr }) => {
      if (status !== 0) assert.match(stderr, /\boar: .+/, `${nameOf(point)}: a fault is told`);
    });
    console.log(`exec: failed at ${points} pairs of a system call and an errno`);
  });
});

describe("run", () => {
  test("leaves nothing after `delete --force`, wherever it was killed", () => {
    console.log(`run: killed at ${runAt(deathsAt)} system calls`);
  });

  test("leaves nothing after `delete --force`, wherever it failed", () => {
    console.log(`run: failed at ${runAt(failuresAt)} pairs of a system call and an errno`);
  });
});

type Choice = (points: readonly Point[]) => readonly FaultPoint[];

/** Enters one container again and again: each time it must be as before. How many points there were. */
function enterAt(
  choose: Choice,
  judge: (point: FaultPoint, outcome: Outcome) => void = () => {},
): number {
  using container = home.container().running();
  const points = listPoints(container, ["exec"], program);
  assert.ok(points.length > 50, "no system call was traced");
  const before = container.processes();
  const tried = choose(points);
  for (const point of tried) {
    const env = { HOST_FAULT: point.fault };
    judge(point, runWithFaults(container, ["exec"], env, program));
    eventually(`nobody is left of an exec at ${nameOf(point)}`, () => {
      return container.processes().length === before.length;
    });
  }
  assert.deepEqual(container.processes(), before);
  assert.equal(container.state()["status"], "running");
  return tried.length;
}

function runAt(choose: Choice): number {
  const points = ((): readonly Point[] => {
    using container = runsAndEnds();
    return listPoints(container, ["run"]);
  })();
  assert.ok(points.length > 50, "no system call was traced");
  const tried = choose(points);
  for (const point of tried) {
    const world = observeWorld(home.scope);
    {
      using container = runsAndEnds(); // disposing of it is `delete --force`, which must succeed
      runWithFaults(container, ["run"], { HOST_FAULT: point.fault });
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
