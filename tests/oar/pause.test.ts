import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cgroupsOf, eventually, OarHome, programs, type TestContainer } from "../fixtures/index.ts";

const home = new OarHome();
const ticks = join(home.scratch(), "ticks");

describe("oar pause and resume", () => {
  test("stop all processes where they are, and let them go on", () => {
    using container = ticking();
    container.sure(["pause"]);
    assert.equal(container.state()["status"], "paused");
    assert.ok(Number(container.state()["pid"]) > 0);
    assert.match(home.oar(["list"]).stdout, new RegExp(`^${container.id} .* paused `, "m"));
    assert.ok(isFrozen(container), "the kernel says so");
    const before = readFileSync(ticks, "utf8");
    const waited = Date.now() + 50;
    while (Date.now() < waited) assert.equal(readFileSync(ticks, "utf8"), before);
    container.sure(["resume"]);
    assert.equal(container.state()["status"], "running");
    assert.ok(!isFrozen(container));
    eventually("it ticks", () => readFileSync(ticks, "utf8") !== before);
  });

  test("refuse a container in another state, and name it", () => {
    using container = home.container();
    container.sure(["create"]);
    const refused = (command: string): string => {
      const { status, stderr } = container.oar([command]);
      assert.equal(status, 1);
      return stderr.trimEnd().replace(container.id, "ID");
    };
    assert.equal(refused("pause"), "oar: cannot pause container ID: it is created");
    assert.equal(refused("resume"), "oar: cannot resume container ID: it is created");
    container.sure(["start"]);
    assert.equal(refused("resume"), "oar: cannot resume container ID: it is running");
    container.sure(["pause"]);
    assert.equal(refused("pause"), "oar: cannot pause container ID: it is paused");
    assert.equal(refused("start"), "oar: cannot start container ID: it is running");
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    assert.equal(refused("pause"), "oar: cannot pause container ID: it is stopped");
    assert.equal(refused("resume"), "oar: cannot resume container ID: it is stopped");
    container.sure(["delete"]);
    assert.match(refused("pause"), /ID does not exist/);
  });

  test("a paused container is killed by SIGKILL, and by another signal once it goes on", () => {
    for (const signal of ["KILL", "TERM"]) {
      using container = ticking();
      container.sure(["pause"]);
      container.sure(["kill"], [signal]);
      if (signal === "TERM") {
        assert.equal(container.state()["status"], "paused");
        container.sure(["resume"]);
      }
      container.waitFor("stopped");
    }
  });

  test("a paused container is killed by SIGKILL to all its processes", () => {
    using container = ticking();
    container.sure(["pause"]);
    container.sure(["kill", "--all"], ["KILL"]);
    container.waitFor("stopped");
  });

  test("a paused container is deleted by force, and not without", () => {
    using container = ticking();
    container.sure(["pause"]);
    const { status, stderr } = container.oar(["delete"]);
    assert.deepEqual(
      [status, stderr],
      [1, `oar: cannot delete container ${container.id} that is not stopped: paused\n`],
    );
    container.sure(["delete", "--force"]);
    assert.ok(!existsSync(join(home.root, container.id)));
  });

  test("a container whose freezing was cut short is paused for all, and resumed or deleted", () => {
    for (const command of [["resume"], ["delete", "--force"]]) {
      using container = ticking();
      freezeByHand(container);
      eventually("it is paused", () => container.state()["status"] === "paused");
      container.sure(command);
    }
  });

  test("exec is refused in a paused container, but waits for its resumption with --ignore-paused", async () => {
    using container = ticking();
    container.sure(["pause"]);
    const { status, stderr } = container.oar(["exec"], ["true"]);
    assert.equal(status, 255);
    assert.match(
      stderr,
      /: cannot exec in a paused container: resume it, or use --ignore-paused\n$/,
    );
    const before = processesOf(container).length; // one more where it sleeps just now
    const words = ["--root", home.root, "exec", "--ignore-paused", container.id, "echo", "done"];
    const waiting = spawn(programs.oar, words, { stdio: ["ignore", "pipe", "inherit"] });
    using _waiting = { [Symbol.dispose]: () => void waiting.kill("SIGKILL") };
    let said = "";
    waiting.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    eventually("it is there, stopped", () => processesOf(container).length === before + 1);
    assert.equal(said, "");
    container.sure(["resume"]);
    assert.deepEqual(await once(waiting, "close"), [0, null]);
    assert.equal(said, "done\n");
  });
});

/** A running container that writes ever more, by two processes: a shell and what it runs. */
function ticking(): TestContainer {
  rmSync(ticks, { force: true });
  const script = `trap exit TERM; while :; do echo tick >> ${ticks}; sleep 0.01; done`;
  const container = home.container((config) => ({
    ...config,
    process: { ...config.process, args: ["sh", "-c", script] },
    mounts: [
      ...(config.mounts ?? []),
      { destination: home.scratch(), source: home.scratch(), type: "bind", options: ["bind"] },
    ],
  }));
  using undo = new DisposableStack();
  undo.use(container);
  container.running();
  eventually("it ticks", () => existsSync(ticks) && readFileSync(ticks, "utf8") !== "");
  undo.move();
  return container;
}

/** Where they are stopped: on a hybrid host they are born there, and join the others when they go on. */
function processesOf(container: TestContainer): readonly string[] {
  const cgroups = cgroupsOf(container.pid());
  const directory = cgroups.get("") ?? cgroups.get("freezer");
  return readFileSync(`${directory}/cgroup.procs`, "utf8").split("\n").filter(Boolean);
}

function isFrozen(container: TestContainer): boolean {
  const cgroups = cgroupsOf(container.pid());
  const [file, word] =
    cgroups.get("") === undefined
      ? [`${cgroups.get("freezer")}/freezer.state`, "FROZEN"]
      : [`${cgroups.get("")}/cgroup.events`, "frozen 1"];
  return readFileSync(file, "utf8").includes(word);
}

function freezeByHand(container: TestContainer): void {
  const cgroups = cgroupsOf(container.pid());
  const v2 = cgroups.get("");
  if (v2 === undefined) writeFileSync(`${cgroups.get("freezer")}/freezer.state`, "FROZEN");
  else writeFileSync(`${v2}/cgroup.freeze`, "1");
}
