import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  cgroupsOf,
  type Change,
  eventually,
  isAlive,
  OarHome,
  type Outcome,
  programs,
  runProgram,
  type TestContainer,
} from "../fixtures/index.ts";

const home = new OarHome();
const isHybrid = existsSync("/sys/fs/cgroup/unified/cgroup.procs");

/** A mount namespace in which a hybrid machine is one of cgroup v1 alone. */
const v1Alone = ["unshare", "-m", "sh", "-c", 'umount /sys/fs/cgroup/unified && exec "$@"', "sh"];

describe("on cgroup v1 alone, oar", { skip: !isHybrid }, () => {
  test("takes a container from created over running to deleted", () => {
    using container = home.container();
    sure(container, "create", container.id);
    const pid = pidOf(sure(container, "state", container.id));
    const paths = cgroupPaths(pid);
    assert.ok(paths.length > 3);
    assert.ok(!cgroupsOf(pid).get("")?.includes(home.marker), "not in the v2 hierarchy");
    sure(container, "start", container.id);
    assert.match(sure(container, "exec", container.id, "ls", "/sys/fs/cgroup"), /^pids$/m);
    assert.match(oar(container, "delete", container.id).stderr, /is not stopped: running/);
    sure(container, "kill", container.id, "KILL");
    eventually("it is stopped", () => /stopped/.test(sure(container, "state", container.id)));
    sure(container, "delete", container.id);
    for (const path of paths) assert.ok(!existsSync(path), path);
  });

  test("kills processes that multiply, with and without a pid namespace", () => {
    for (const withPid of [true, false]) {
      using container = home.container(multiplying(withPid));
      sure(container, "create", container.id);
      const pid = pidOf(sure(container, "state", container.id));
      const paths = cgroupPaths(pid);
      sure(container, "start", container.id);
      eventually("they multiply", () => processesIn(paths[0] ?? "").length > 2);
      sure(container, "delete", "--force", container.id);
      assert.ok(!isAlive(pid));
      for (const path of paths) assert.ok(!existsSync(path), path);
    }
  });

  test("deletes a frozen container", () => {
    using container = home.container();
    sure(container, "run", "--detach", container.id);
    const pid = pidOf(sure(container, "state", container.id));
    const freezer = cgroupsOf(pid).get("freezer") ?? "";
    writeFileSync(join(freezer, "freezer.state"), "FROZEN");
    sure(container, "delete", "--force", container.id);
    assert.ok(!isAlive(pid));
  });
});

function oar(container: TestContainer, ...words: readonly string[]): Outcome {
  const argv = [...v1Alone, programs.oar, "--root", home.root, ...words];
  return runProgram(argv, { cwd: container.bundle });
}

function sure(container: TestContainer, ...words: readonly string[]): string {
  const { status, stdout, stderr } = oar(container, ...words);
  assert.equal(status, 0, `${words.join(" ")}: ${stderr}`);
  return stdout;
}

function cgroupPaths(pid: number): readonly string[] {
  return [...cgroupsOf(pid).values()].filter((path) => path.includes(home.marker));
}

function processesIn(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(`${path}/cgroup.procs`, "utf8").split("\n") : [];
}

function pidOf(state: string): number {
  return Number(/"pid": (\d+)/.exec(state)?.[1]);
}

function multiplying(withPid: boolean): Change {
  const script = "c() { c & }; c; c; c; c; c; c; sleep 1000";
  return (config) => ({
    ...config,
    process: { ...config.process, args: ["sh", "-c", script] },
    linux: {
      ...config.linux,
      namespaces: config.linux.namespaces.filter(({ type }) => withPid || type !== "pid"),
    },
  });
}
