import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { criu, eventually, type Outcome, programs, type TestContainer } from "../fixtures/index.ts";
import { differences, observeWorld } from "../leftovers/index.ts";
import { chosen, type Point } from "../crash/points.ts";
import { readTrace } from "../host/read-trace.ts";
import { CriuHome } from "./criu-home.ts";

const home = new CriuHome();

describe("a checkpoint", { skip: criu.skip }, () => {
  for (const [how, faultAt] of faults()) {
    test(`leaves a container that runs on, or all of its images, wherever it ${how}`, () => {
      const points = pointsOf("checkpoint");
      for (const point of points) {
        const world = observeWorld(home.scope);
        {
          using container = home.counting();
          const { status, stderr } = withFaults(container, "checkpoint", faultAt(point));
          if (how === "failed" && status !== 0) assert.match(stderr, /\boar: .+/);
          const before = home.count();
          eventually("it is written down, or counts on", () => {
            return isWrittenDown() || home.count() > before;
          });
        }
        demandNothing(world, point);
      }
      console.log(`checkpoint: ${how} at each of ${points.length} system calls`);
    });
  }
});

describe("a restore", { skip: criu.skip }, () => {
  for (const [how, faultAt] of faults()) {
    test(`leaves nothing after \`delete --force\`, wherever it ${how}`, () => {
      const points = pointsOf("restore");
      for (const point of points) {
        const world = observeWorld(home.scope);
        {
          using container = home.counting();
          home.checkpoint(container);
          const { status, stderr } = withFaults(container, "restore", faultAt(point));
          if (how === "failed" && status !== 0) {
            assert.match(stderr, /\boar: .+/);
            assert.ok(!existsSync(join(home.root, container.id)), "it left nothing by itself");
          }
        }
        demandNothing(world, point);
      }
      console.log(`restore: ${how} at each of ${points.length} system calls`);
    });
  }
});

function faults(): readonly (readonly [string, (point: Point) => string])[] {
  return [
    ["was killed", ({ process, call }) => `die@${process}:${call}`],
    ["failed", ({ process, call }) => `fail@${process}:${call}:EIO`],
  ];
}

/** Its system calls when nothing goes wrong; of each one the first and the last. */
function pointsOf(command: "checkpoint" | "restore"): readonly Point[] {
  const trace = join(home.folder, "trace");
  rmSync(trace, { force: true });
  using container = home.counting();
  if (command === "restore") home.checkpoint(container);
  const { status, stderr } = attempt(container, command, { HOST_TRACE: trace });
  assert.equal(status, 0, stderr);
  const points = readTrace(trace).map((line) => {
    const [process = "", call = "", name = ""] = line.split(" ");
    return { process, call: Number(call), name };
  });
  const same = (one: Point) => (other: Point) =>
    one.process === other.process && one.name === other.name;
  const edges = points.filter(
    (point) => point === points.find(same(point)) || point === points.findLast(same(point)),
  );
  assert.ok(edges.length > 40, "no system call was traced");
  return chosen(edges.filter(({ name }) => name !== "close")); // it frees the descriptor whatever it returns
}

function withFaults(
  container: TestContainer,
  command: "checkpoint" | "restore",
  HOST_FAULT: string,
): Outcome {
  return attempt(container, command, { HOST_FAULT });
}

function attempt(
  container: TestContainer,
  command: "checkpoint" | "restore",
  env: Readonly<Record<string, string>>,
): Outcome {
  const detach = command === "restore" ? ["--detach"] : [];
  return home.attempt(container, [command, ...detach, "--image-path", home.images], {
    program: programs.oarWithFaults,
    env: { ...criu.env, ...env },
  });
}

/** As criu says at the end. */
function isWrittenDown(): boolean {
  const log = join(home.images, "dump.log");
  return existsSync(log) && /Dumping finished successfully/.test(readFileSync(log, "utf8"));
}

function demandNothing(
  before: ReturnType<typeof observeWorld>,
  { process, call, name }: Point,
): void {
  eventually(`nothing is left after ${process}:${call} ${name}`, () => {
    return differences(before, observeWorld(home.scope)).length === 0;
  });
}
