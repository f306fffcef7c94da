import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { differences, observeWorld } from "../leftovers/index.ts";
import {
  bySystemd,
  type Change,
  eventually,
  FoundCgroup,
  OarHome,
  type TestContainer,
} from "../fixtures/index.ts";
import { deathsAt, failuresAt, type FaultPoint, nameOf } from "./fault-points.ts";
import { listPoints, type Point } from "./points.ts";
import { runWithFaults } from "./run-with-faults.ts";

const home = new OarHome();

/** A command, and the container it finds. */
interface Operation {
  readonly words: readonly string[];
  readonly before: (container: TestContainer) => void;
  readonly change?: Change | undefined;
  /** Of the same call many times in a row only the first and the last are tried. */
  readonly thin?: boolean | undefined;
  /** Of so many points one is tried. */
  readonly each?: number | undefined;
}

const hook = { path: "/bin/true" };
/** Of each moment one; those that run in the container find the same program there. */
const hooked: Change = (config) => ({
  ...config,
  hooks: {
    prestart: [hook],
    createContainer: [hook],
    startContainer: [hook],
    poststart: [hook],
    poststop: [hook],
  },
});

/** Whoever wants filters' listeners: nobody takes them from its queue. */
const listenerPath = join(home.scratch(), "listeners.sock");
const queue = createServer().listen({ path: listenerPath, backlog: 4096 });
after(() => queue.close());

const filtered: Change = (config) => ({
  ...config,
  linux: {
    ...config.linux,
    seccomp: {
      defaultAction: "SCMP_ACT_ALLOW",
      syscalls: [{ names: ["getppid"], action: "SCMP_ACT_NOTIFY" }],
      listenerPath,
    },
  },
});

/** Its mounts are the host's. */
const sharing: Change = (config) => ({
  ...config,
  linux: {
    ...config.linux,
    namespaces: config.linux.namespaces.filter(({ type }) => type !== "mount"),
  },
});

const ids = [{ containerID: 0, hostID: 100_000, size: 65_536 }];
const mapped: Change = (config) => ({
  ...config,
  linux: {
    ...config.linux,
    namespaces: [...config.linux.namespaces, { type: "user" }],
    uidMappings: ids,
    gidMappings: ids,
  },
});

/** Somebody else's, which stays: only where devices are filtered by v1 may a container be in it. */
const found =
  bySystemd || !existsSync("/sys/fs/cgroup/pids") ? undefined : new FoundCgroup(home.marker);
after(() => found?.[Symbol.dispose]());
const within: Change = (config) => ({
  ...config,
  linux: { ...config.linux, cgroupsPath: found?.name },
});

const operations: Readonly<Record<string, Operation>> = {
  create: { words: ["create"], before: () => {} },
  start: { words: ["start"], before: (c) => c.sure(["create"]) },
  "kill of a running container": { words: ["kill"], before: (c) => c.running() },
  "delete of a created container": { words: ["delete"], before: (c) => c.sure(["create"]) },
  "delete --force of a running container": {
    words: ["delete", "--force"],
    before: (c) => c.running(),
  },
  "create with hooks": { words: ["create"], before: () => {}, change: hooked, thin: true },
  "start with hooks": {
    words: ["start"],
    before: (c) => c.sure(["create"]),
    change: hooked,
    thin: true,
  },
  "delete with hooks": {
    words: ["delete"],
    before: (c) => c.sure(["create"]),
    change: hooked,
    thin: true,
  },
  "create without a mount namespace": {
    words: ["create"],
    before: () => {},
    change: sharing,
    thin: true,
  },
  "delete --force without a mount namespace": {
    words: ["delete", "--force"],
    before: (c) => c.running(),
    change: sharing,
    thin: true,
  },
  "create with a seccomp listener": {
    words: ["create"],
    before: () => {},
    change: filtered,
    thin: true,
  },
  "create with a user namespace": {
    words: ["create"],
    before: () => {},
    change: mapped,
    thin: true,
  },
  ...(found !== undefined && {
    "create in a cgroup that is there": {
      words: ["create"],
      before: () => {},
      change: within,
      thin: true,
      each: 7,
    },
    "delete --force of a container in a cgroup that was there": {
      words: ["delete", "--force"],
      before: (c: TestContainer) => c.running(),
      change: within,
      thin: true,
      each: 7,
    },
  }),
  pause: { words: ["pause"], before: (c) => c.running() },
  resume: { words: ["resume"], before: (c) => c.running().sure(["pause"]) },
  "delete --force of a paused container": {
    words: ["delete", "--force"],
    before: (c) => c.running().sure(["pause"]),
  },
};

for (const [name, operation] of Object.entries(operations)) {
  describe(name, () => {
    test("leaves nothing after `delete --force`, wherever it was killed", () => {
      const points = deathsAt(pointsOf(operation));
      tryEach(operation, points, (container, { fault }) => {
        runWithFaults(container, operation.words, { HOST_FAULT: fault });
      });
      console.log(`${name}: killed at ${points.length} system calls`);
    });

    test("leaves nothing after `delete --force`, wherever it failed", () => {
      const points = failuresAt(pointsOf(operation));
      tryEach(operation, points, (container, point) => {
        const env = { HOST_FAULT: point.fault };
        const { status, stderr } = runWithFaults(container, operation.words, env);
        if (status !== 0) assert.match(stderr, /\boar: .+/, `${nameOf(point)}: a fault is told`);
      });
      console.log(`${name}: failed at ${points.length} pairs of a system call and an errno`);
    });
  });
}

test(
  "a cgroup that was there is anybody's again, wherever its container was killed",
  { skip: found === undefined },
  () => {
    using container = home.container(within).running();
    assert.equal(container.state()["status"], "running");
  },
);

test("a create that fails leaves nothing by itself, wherever it failed", () => {
  const operation: Operation = { words: ["create"], before: () => {} };
  const points = failuresAt(pointsOf(operation));
  tryEach(operation, points, (container, point) => {
    const before = observeWorld(home.scope);
    const { status } = runWithFaults(container, ["create"], { HOST_FAULT: point.fault });
    if (status === 0) return;
    eventually(`nothing is left of a create that failed at ${nameOf(point)}`, () => {
      return differences(before, observeWorld(home.scope)).length === 0;
    });
  });
  console.log(`create: failed at ${points.length} pairs of a system call and an errno`);
});

test("poststop hooks run at least once, wherever a delete was killed", () => {
  const ran = join(home.scratch(), "ran");
  const operation: Operation = {
    words: ["delete"],
    before: (c) => c.sure(["create"]),
    change: (config) => ({
      ...config,
      hooks: { poststop: [{ path: "/bin/touch", args: ["touch", ran] }] },
    }),
    thin: true,
  };
  // The death of a hook's own process is that hook's failure, which is a warning.
  const own = pointsOf(operation).filter(({ process }) => process === "0");
  assert.ok(own.length > 20);
  for (const point of deathsAt(own)) {
    rmSync(ran, { force: true });
    {
      using container = home.container(operation.change);
      operation.before(container);
      runWithFaults(container, operation.words, { HOST_FAULT: point.fault });
    }
    assert.ok(existsSync(ran), nameOf(point));
  }
});

/** Tries what is to happen at each point on a container of its own, and then deletes it. */
function tryEach(
  { words, before, change }: Operation,
  points: readonly FaultPoint[],
  happen: (container: TestContainer, point: FaultPoint) => void,
): void {
  for (const point of points) {
    const world = observeWorld(home.scope);
    {
      using container = home.container(change); // disposing of it is `delete --force`, which must succeed
      before(container);
      happen(container, point);
    }
    if (change === within) found?.assertEmpty();
    eventually(`nothing is left after ${words.join(" ")} at ${nameOf(point)}`, () => {
      return differences(world, observeWorld(home.scope)).length === 0;
    });
  }
}

/** All but those that the operation leaves out. */
function pointsOf({ words, before, change, thin, each = 1 }: Operation): readonly Point[] {
  using container = home.container(change);
  before(container);
  const points = listPoints(container, words);
  assert.ok(points.length > 0, "no system call was traced");
  const tried = thin === true ? points.filter(isEdge) : points;
  return tried.filter((_, index) => index % each === 0);
}

function isEdge(point: Point, index: number, points: readonly Point[]): boolean {
  const same = (other: Point | undefined): boolean =>
    other?.process === point.process && other.name === point.name;
  return !same(points[index - 1]) || !same(points[index + 1]);
}
