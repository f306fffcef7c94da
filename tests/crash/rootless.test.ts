import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, describe, test } from "node:test";
import { rootlessConfig } from "@skiff/spec";
import {
  type Change,
  eventually,
  OarHome,
  runProgram,
  TestAccount,
  type TestContainer,
} from "../fixtures/index.ts";
import { differences, observeWorld } from "../leftovers/index.ts";
import { deathsAt, failuresAt, type FaultPoint, nameOf } from "./fault-points.ts";
import { listPoints, type Point } from "./points.ts";
import { runWithFaults } from "./run-with-faults.ts";

const account = new TestAccount();
after(() => account[Symbol.dispose]());
const home = new OarHome(account.launcher);
runProgram(["chown", "-R", `${account.uid}:${account.gid}`, home.folder]);

const rootless: Change = (config) => rootlessConfig(config, account);
/** With newuidmap where it is, and what else is run. */
const mapped: Change = (config) => {
  const made = rootless(config);
  if (!existsSync("/usr/bin/newuidmap")) return made;
  return { ...made, linux: { ...made.linux, uidMappings: undefined, gidMappings: undefined } };
};
const create = ["create"];

describe("create by an ordinary user, without a cgroup", () => {
  test("leaves nothing after `delete --force`, wherever it was killed", () => {
    const points = deathsAt(pointsOf(mapped, create));
    tryEach(mapped, points, (container, { fault }) => {
      runWithFaults(container, create, { HOST_FAULT: fault });
    });
  });

  test("leaves nothing after `delete --force`, wherever it failed", () => {
    const points = failuresAt(pointsOf(mapped, create));
    tryEach(mapped, points, (container, point) => {
      const { status, stderr } = runWithFaults(container, create, { HOST_FAULT: point.fault });
      if (status !== 0) assert.match(stderr, /\boar: .+/, `${nameOf(point)}: a fault is told`);
    });
  });
});

describe("delete --force by an ordinary user, without a cgroup", () => {
  test("leaves nothing when it is run again, wherever it was killed", () => {
    const words = ["delete", "--force"];
    const points = deathsAt(pointsOf(rootless, words));
    tryEach(rootless, points, (container, { fault }) => {
      container.running();
      runWithFaults(container, words, { HOST_FAULT: fault });
    });
  });
});

function tryEach(
  change: Change,
  points: readonly FaultPoint[],
  happen: (container: TestContainer, point: FaultPoint) => void,
): void {
  assert.ok(points.length > 0);
  for (const point of points) {
    const world = observeWorld(home.scope);
    {
      using container = home.container(change); // disposing of it is `delete --force`, which must succeed
      happen(container, point);
    }
    eventually(`nothing is left after ${nameOf(point)}`, () => {
      return differences(world, observeWorld(home.scope)).length === 0;
    });
  }
}

function pointsOf(change: Change, words: readonly string[]): readonly Point[] {
  using container = home.container(change);
  if (words[0] === "delete") container.running();
  return listPoints(container, words).filter(isEdge);
}

/** Of the same call many times in a row only the first and the last are tried. */
function isEdge(point: Point, index: number, points: readonly Point[]): boolean {
  const same = (other: Point | undefined): boolean =>
    other?.process === point.process && other.name === point.name;
  return !same(points[index - 1]) || !same(points[index + 1]);
}
