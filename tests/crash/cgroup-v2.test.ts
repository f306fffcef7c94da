import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  eventually,
  keepControllers,
  OarHome,
  programs,
  pureV2,
  type TestContainer,
} from "../fixtures/index.ts";
import { readTrace } from "../host/read-trace.ts";
import { chosen } from "./points.ts";
import { differences, observeWorld } from "../leftovers/index.ts";

const home = new OarHome(pureV2);
keepControllers();

describe("on cgroup v2 alone, after a crash", () => {
  test("of create at any system call, `delete --force` leaves nothing", () => {
    assert.ok(crashed(["create"], () => {}) > 100);
  });

  test("of `delete --force` at any system call, another one leaves nothing", () => {
    assert.ok(crashed(["delete", "--force"], (container) => container.running()) > 20);
  });
});

/** Kills the command at each of its system calls on a container of its own. How many there were. */
function crashed(command: readonly string[], prepare: (container: TestContainer) => void): number {
  const trace = join(home.scratch(), "trace");
  const faulty = (env: Readonly<Record<string, string>>): void => {
    using container = home.container(); // disposing of it is `delete --force`, which must succeed
    prepare(container);
    const words = [programs.oarWithFaults, "--root", home.root, ...command, container.id];
    home.run(words, { cwd: container.bundle, env });
  };
  faulty({ HOST_TRACE: trace });
  const points = readTrace(trace).map((line) => line.split(" ").slice(0, 2).join(":"));
  const tried = chosen(points);
  for (const point of tried) {
    const world = observeWorld(home.scope);
    faulty({ HOST_FAULT: `die@${point}` });
    eventually(`nothing is left after ${command.join(" ")} at ${point}`, () => {
      return differences(world, observeWorld(home.scope)).length === 0;
    });
  }
  console.log(
    `${command.join(" ")} on v2: killed at ${tried.length} of ${points.length} system calls`,
  );
  return points.length;
}
