import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, describe, test } from "node:test";
import { rootlessConfig } from "@skiff/spec";
import { type Change, eventually, OarHome, runProgram, TestAccount } from "../fixtures/index.ts";
import { differences, observeWorld } from "../leftovers/index.ts";
import { chosen, listPoints, type Point } from "./points.ts";
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

describe("create by an ordinary user, without a cgroup", () => {
  test("leaves nothing after `delete --force`, wherever it was killed", () => {
    tried(mapped, ["create"], (container, { process, call }) => {
      runWithFaults(container, ["create"], { HOST_FAULT: `die@${process}:${call}` });
    });
  });

  test("leaves nothing after `delete --force`, wherever it failed", () => {
    tried(mapped, ["create"], (container, { process, call, name }) => {
      if (name === "close") return; // it frees the descriptor whatever it returns
      const HOST_FAULT = `fail@${process}:${call}:EIO`;
      const { status, stderr } = runWithFaults(container, ["create"], { HOST_FAULT });
      if (status !== 0) assert.match(stderr, /\boar: .+/, "a fault is told");
    });
  });
});

describe("delete --force by an ordinary user, without a cgroup", () => {
  test("leaves nothing when it is run again, wherever it was killed", () => {
    const words = ["delete", "--force"];
    tried(rootless, words, (container, { process, call }) => {
      container.running();
      runWithFaults(container, words, { HOST_FAULT: `die@${process}:${call}` });
    });
  });
});

function tried(
  change: Change,
  words: readonly string[],
  happen: (container: ReturnType<typeof home.container>, point: Point) => void,
): void {
  const points = pointsOf(change, words).filter(isEdge);
  assert.ok(points.length > 10);
  for (const point of chosen(points)) {
    const world = observeWorld(home.scope);
    {
      using container = home.container(change); // disposing of it is `delete --force`, which must succeed
      happen(container, point);
    }
    const { process, call, name } = point;
    eventually(`nothing is left after ${words.join(" ")} at ${process}:${call} ${name}`, () => {
      return differences(world, observeWorld(home.scope)).length === 0;
    });
  }
}

function pointsOf(change: Change, words: readonly string[]): readonly Point[] {
  using container = home.container(change);
  if (words[0] === "delete") container.running();
  return listPoints(container, words);
}

/** Of the same call many times in a row only the first and the last are tried. */
function isEdge(point: Point, index: number, points: readonly Point[]): boolean {
  const same = (other: Point | undefined): boolean =>
    other?.process === point.process && other.name === point.name;
  return !same(points[index - 1]) || !same(points[index + 1]);
}
