import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { listPoints } from "../crash/points.ts";
import { runWithFaults } from "../crash/run-with-faults.ts";
import {
  cgroupsOf,
  eventually,
  isAlive,
  OarHome,
  programs,
  pureV2,
  runProgram,
  type TestContainer,
} from "../fixtures/index.ts";

const home = new OarHome();
const hosts = [
  ["this host", []],
  ["cgroup v2 alone", pureV2],
] as const;

for (const [host, launcher] of hosts) {
  describe(`oar doctor, on ${host}`, () => {
    test("finds nothing where all is well, and whatever state containers are in", () => {
      using created = home.container();
      created.sure(["create"]);
      using running = home.container().running();
      using stopped = home.container().running();
      stopped.sure(["kill"], ["KILL"]);
      stopped.waitFor("stopped");
      for (const words of [["doctor"], ["doctor", "--fix"]]) {
        assert.deepEqual(doctor(launcher, words), { status: 0, stdout: "", stderr: "" });
      }
      assert.deepEqual(
        [created, running, stopped].map((container) => container.state()["status"]),
        ["created", "running", "stopped"],
      );
    });

    test("finds a cgroup whose record was removed, tells of it, and removes it when asked", () => {
      using container = home.container();
      start(launcher, container);
      const pid = container.pid();
      const directories = [...cgroupsOf(pid).values()].filter((path) => path.includes(home.marker));
      rmSync(join(home.root, container.id), { recursive: true });
      const found = doctor(launcher, ["doctor"]);
      assert.equal(found.status, 1);
      const told = `of container ${container.id}, which has no record; 1 process in it\n`;
      assert.match(found.stdout, new RegExp(`^cgroup \\S+/${container.id}: ${told}$`));
      assert.ok(isAlive(pid));
      const fixed = doctor(launcher, ["doctor", "--fix"]);
      assert.deepEqual([fixed.status, fixed.stdout], [0, `removed ${found.stdout}`]);
      eventually("its process is gone", () => !isAlive(pid));
      for (const path of directories) assert.ok(!existsSync(path), path);
      assert.deepEqual(doctor(launcher, ["doctor"]), { status: 0, stdout: "", stderr: "" });
    });
  });
}

describe("oar doctor", () => {
  test("finds a record whose creation was cut short, and removes it when asked", () => {
    const id = `${home.marker}-aborted`;
    mkdirSync(join(home.root, id));
    const told = `record ${home.root}/${id}: the creation of container ${id} was never finished\n`;
    assert.deepEqual(home.oar(["doctor"]), { status: 1, stdout: told, stderr: "" });
    assert.equal(home.oar(["doctor", "--fix"]).stdout, `removed ${told}`);
    assert.ok(!existsSync(join(home.root, id)));
  });

  test("removes all that it finds, though nobody reads what it tells", () => {
    const ids = [1, 2, 3].map((number) => `${home.marker}-unread${number}`);
    for (const id of ids) mkdirSync(join(home.root, id));
    const script = 'mkfifo "$1"; exec 4<>"$1" 5>"$1" 4<&-; shift; exec "$@" >&5';
    const fifo = join(home.scratch(), "unread");
    const words = [programs.oar, "--root", home.root, "doctor", "--fix"];
    runProgram(["bash", "-c", script, "bash", fifo, ...words]);
    assert.deepEqual(
      ids.filter((id) => existsSync(join(home.root, id))),
      [],
    );
  });

  test("finds what a create left that was killed, wherever that was", () => {
    using whole = home.container();
    const steps = listPoints(whole, ["create"]).filter(({ process }) => process === "0").length;
    for (const part of [0.4, 0.6, 0.9]) {
      const step = Math.round(part * steps);
      using container = home.container();
      runWithFaults(container, ["create"], { HOST_FAULT: `die@0:${step}` });
      eventually("what it left is removed: its first process dies with it", () => {
        home.oar(["doctor", "--fix"]);
        return !existsSync(join(home.root, container.id));
      });
      assert.equal(home.oar(["doctor"]).status, 0);
    }
  });

  test("leaves containers of another root alone, and their cgroups", () => {
    using container = home.container().running();
    const other = join(home.scratch(), "root");
    mkdirSync(other, { recursive: true });
    const { status, stdout } = home.run([programs.oar, "--root", other, "doctor", "--fix"]);
    assert.deepEqual([status, stdout], [0, ""]);
    assert.equal(container.state()["status"], "running");
  });

  test("leaves alone what has the same root in another mount namespace", () => {
    using container = home.container().running();
    const hidden = `mount -t tmpfs none ${home.root} && exec ${programs.oar} --root ${home.root} doctor --fix`;
    const outcome = runProgram(["unshare", "--mount", "sh", "-ec", hidden]);
    assert.deepEqual(outcome, { status: 0, stdout: "", stderr: "" });
    assert.equal(container.state()["status"], "running");
  });
});

function doctor(
  launcher: readonly string[],
  words: readonly string[],
): ReturnType<typeof runProgram> {
  return runProgram([...launcher, programs.oar, "--root", home.root, ...words]);
}

function start(launcher: readonly string[], container: TestContainer): void {
  const oar = [...launcher, programs.oar, "--root", home.root];
  const run = [...oar, "run", "--detach", "--bundle", container.bundle, container.id];
  const { status, stderr } = runProgram(run);
  assert.equal(status, 0, stderr);
}
