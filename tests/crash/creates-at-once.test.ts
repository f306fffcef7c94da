import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { within } from "@skiff/base";
import {
  type Change,
  eventually,
  FoundCgroup,
  isAlive,
  OarHome,
  patience,
  programs,
  type TestContainer,
} from "../fixtures/index.ts";
import { differences, observeWorld } from "../leftovers/index.ts";
import { listPoints, type Point } from "./points.ts";
import { runWithFaults } from "./run-with-faults.ts";

const home = new OarHome();
const isV1 = existsSync("/sys/fs/cgroup/pids");

/** Both containers of a round ask for the same. */
const shared: Change = (config) => ({
  ...config,
  linux: { ...config.linux, cgroupsPath: `/${home.marker}-shared-found` },
});

/** The cgroup is there or not: then it is whose mark is on it. */
const layouts: Readonly<Record<string, () => Disposable | undefined>> = {
  "": () => undefined,
  ", which is there already": () => new FoundCgroup(`${home.marker}-shared`),
};
/** To look at all directories takes many calls that change nothing. */
const sparse = 5;

for (const [layout, prepare] of Object.entries(layouts)) {
  describe(
    `two containers that ask for the same cgroup${layout}`,
    { skip: layout !== "" && !isV1 },
    () => {
      test("do not undo each other, whichever is first at whatever system call", async () => {
        using _cgroup = prepare();
        const points = claimingPoints(layout === "" ? 1 : sparse);
        let beaten = 0;
        for (const call of points) {
          const before = observeWorld(home.scope);
          {
            using slow = home.container(shared);
            using quick = home.container(shared);
            let hasIt = false;
            const { status, stderr } = await createStopping(slow, call, () => {
              hasIt = quick.oar(["create"]).status === 0;
            });
            if (hasIt) {
              assert.deepEqual(
                [status, quick.state()["status"]],
                [1, "created"],
                `${call}: ${stderr}`,
              );
              assert.match(stderr, /cgroup .* exists already: set another linux.cgroupsPath/);
              assert.ok(!existsSync(`${home.root}/${slow.id}`), "the slow one left nothing");
              beaten++;
            } else assert.deepEqual([status, slow.state()["status"]], [0, "created"], `${call}`);
            (hasIt ? quick : slow).sure(["start"]);
          }
          eventually(`nothing is left after call ${call}`, () => {
            return differences(before, observeWorld(home.scope)).length === 0;
          });
        }
        console.log(`the slow one was beaten at ${beaten} of ${points.length} system calls`);
        assert.ok(beaten > 0 && beaten < points.length);
      });

      test("do not undo each other when the first one is killed, at whatever system call, and deleted", () => {
        using _cgroup = prepare();
        let survived = 0;
        for (const call of claimingPoints(layout === "" ? 1 : sparse)) {
          using killed = home.container(shared);
          using other = home.container(shared);
          runWithFaults(killed, ["create"], { HOST_FAULT: `die@0:${call}` });
          if (other.oar(["create"]).status !== 0) continue; // the killed one had made the cgroup
          other.sure(["start"]);
          killed.sure(["delete", "--force"]);
          assert.ok(isAlive(other.pid()), `killed at call ${call}`);
          assert.equal(other.state()["status"], "running");
          survived++;
        }
        assert.ok(survived > 0);
      });
    },
  );
}

describe("two containers whose cgroups are below one that is not there yet", () => {
  test("do not keep each other from being made, whichever is first at whatever step", async () => {
    let index = 0;
    const below: Change = (config) => ({
      ...config,
      linux: { ...config.linux, cgroupsPath: `/${home.marker}-parent/${index++}` },
    });
    for (const call of makingPoints(below)) {
      using slow = home.container(below);
      using quick = home.container(below);
      const { status, stderr } = await createStopping(slow, call, () => {
        quick.sure(["create"]);
      });
      assert.equal(status, 0, `${call}: ${stderr}`);
      for (const container of [quick, slow]) {
        container.sure(["start"]);
        assert.equal(container.state()["status"], "running");
      }
    }
  });
});

/** The numbers of the system calls by which a container's maker makes cgroups, and writes into them. */
function makingPoints(change: Change): readonly number[] {
  const points = makersPoints(change).filter(({ name }) => ["mkdirat", "write"].includes(name));
  assert.ok(points.length > 2);
  return points.map(({ call }) => call);
}

/** One of `each` of those by which it takes its name, makes or claims the first directory of its cgroup and begins the next. */
function claimingPoints(each: number): readonly number[] {
  const points = makersPoints(shared);
  const claims = points.filter(({ name }) => name === "mkdirat" || name === "lsetxattr");
  const [name, first, marked, next = points.at(-1)] = claims;
  assert.ok(
    name !== undefined && first !== undefined && marked !== undefined && next !== undefined,
  );
  return points
    .map(({ call }) => call)
    .filter((call) => call >= name.call && call <= next.call)
    .filter((_, index) => index % each === 0);
}

function makersPoints(change: Change): readonly Point[] {
  using container = home.container(change);
  return listPoints(container, ["create"]).filter(({ process }) => process === "0");
}

/** Creates a container, and does something in between, before that system call. */
async function createStopping(
  { id, root, bundle }: TestContainer,
  call: number,
  meanwhile: () => void,
): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const complaints = `${bundle}/complaints`;
  const script = `exec "$@" > /dev/null 2> ${complaints}`;
  const words = ["-c", script, "sh", programs.oarWithFaults, "--root", root, "create", id];
  const child = spawn("sh", words, {
    cwd: bundle,
    env: { PATH: process.env["PATH"], HOST_FAULT: `stop@0:${call}` },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  using _end = { [Symbol.dispose]: () => child.kill("SIGKILL") };
  const pid = child.pid ?? 0;
  eventually("it stops, or has ended", () => !isAlive(pid) || isStopped(pid));
  meanwhile();
  child.kill("SIGCONT");
  await within(ended, patience, `create a container, with a stop before call ${call}`);
  return { status: child.exitCode, stderr: readFileSync(complaints, "utf8") };
}

function isStopped(pid: number): boolean {
  return /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}
