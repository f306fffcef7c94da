import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { FakeKernel } from "@skiff/kernel/fake";
import { assertNothingLeft, observeWorld } from "../../leftovers/index.ts";
import { contract } from "./contract.ts";
import type { Place } from "./place.ts";

describe("FakeKernel", () => {
  for (const { name, play } of contract) {
    test(name, () => {
      const kernel = new FakeKernel();
      play(placeIn(kernel));
      assert.equal(kernel.open, 0, "open descriptors");
    });
  }
});

const verdicts = await playForReal(`contract${process.pid}`);

describe("Linux", () => {
  for (const { name } of contract) {
    test(name, () => {
      const verdict = verdicts.find((line) => line.split(" ").slice(1).join(" ").startsWith(name));
      assert.ok(verdict !== undefined, "it was played");
      assert.ok(verdict === `ok ${name}` || verdict === `skipped ${name}`, verdict);
    });
  }

  test("has what most of the contract needs", () => {
    const played = verdicts.filter((line) => line.startsWith("ok "));
    assert.ok(played.length > contract.length / 2, verdicts.join("\n"));
  });
});

function placeIn(kernel: FakeKernel): Place {
  const { machine } = kernel;
  machine.ensureFolder("/tmp/here");
  const v2 = "/sys/fs/cgroup/unified/here";
  const freezer = "/sys/fs/cgroup/freezer/here";
  machine.mountCgroup("unified", 2).makeFolder("here");
  machine.mountCgroup("freezer", 1).makeFolder("here");
  return {
    kernel,
    dir: "/tmp/here",
    v2,
    freezer,
    start: (cgroups) =>
      machine.startProcess(
        "sleep",
        cgroups.map((path) => machine.cgroupAt(path)),
      ).pid,
    reap: () => {},
    makeDeadSocket: (path) => machine.makeSocket(path),
  };
}

/** Runs all cases in one program, in directories and cgroups of its own. */
async function playForReal(marker: string): Promise<readonly string[]> {
  const before = observeWorld({ marker });
  using scratch = new DisposableStack();
  const dir = mkdtempSync(join(tmpdir(), `${marker}-`));
  scratch.defer(() => rmSync(dir, { recursive: true }));
  const cgroup = (hierarchy: string): string => {
    if (!existsSync(hierarchy)) return "-";
    const path = join(hierarchy, marker);
    mkdirSync(path);
    scratch.defer(() => rmdirSync(path));
    return path;
  };
  const unified = existsSync("/sys/fs/cgroup/unified")
    ? "/sys/fs/cgroup/unified"
    : "/sys/fs/cgroup";
  const v2 = existsSync(join(unified, "cgroup.procs")) ? cgroup(unified) : "-";
  const program = join(import.meta.dirname, "../../../dist/test/bin/kernel-contract");
  const freezer = cgroup("/sys/fs/cgroup/freezer");
  const { stdout, stderr, status } = spawnSync(program, [dir, v2, freezer], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  scratch.dispose();
  await assertNothingLeft(before, { marker });
  return stdout.trimEnd().split("\n");
}
