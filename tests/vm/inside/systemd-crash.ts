import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, OarHome, runProgram, type TestContainer } from "../../fixtures/index.ts";
import { chosen, listPoints } from "../../crash/points.ts";
import { runWithFaults } from "../../crash/run-with-faults.ts";
import { differences, observeWorld } from "../../leftovers/index.ts";

const home = new OarHome();
const create = ["--systemd-cgroup", "create"];

describe("with systemd's cgroup driver, after a crash", () => {
  test("of create, `delete --force` leaves neither a unit nor a cgroup", () => {
    assert.ok(crashed(create, () => {}) > 100);
  });

  test("of `delete --force`, another one leaves neither", () => {
    const made = crashed(["delete", "--force"], (container) =>
      runWithFaults(container, create, {}),
    );
    assert.ok(made > 20);
  });
});

/** Kills the command at its system calls, each time on a container of its own. How many it makes. */
function crashed(words: readonly string[], prepare: (container: TestContainer) => void): number {
  using whole = home.container();
  prepare(whole);
  const points = listPoints(whole, words);
  whole.sure(["delete", "--force"]);
  for (const { process, call, name } of chosen(points)) {
    const world = observeWorld(home.scope);
    {
      using container = home.container(); // disposing of it is `delete --force`, which must succeed
      prepare(container);
      runWithFaults(container, words, { HOST_FAULT: `die@${process}:${call}` });
    }
    eventually(`nothing is left after ${words.join(" ")} at ${process}:${call} ${name}`, () => {
      return differences(world, observeWorld(home.scope)).length === 0 && listUnits() === "";
    });
  }
  console.log(`${words.join(" ")}: killed at ${chosen(points).length} of ${points.length}`);
  return points.length;
}

function listUnits(): string {
  const words = ["--all", "--plain", "--no-legend", `*${home.marker}*`];
  return runProgram(["systemctl", "list-units", ...words]).stdout;
}
