import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { describe, test } from "node:test";
import { eventually, isAlive, OarHome } from "../fixtures/index.ts";

const home = new OarHome();

describe("oar kill", () => {
  test("sends SIGTERM if no signal is named, and any by name or number", () => {
    for (const [words, expected] of [
      [[], "TERM"],
      [["HUP"], "HUP"],
      [["SIGUSR1"], "USR1"],
      [["usr2"], "USR2"],
      [["2"], "INT"],
    ] as const) {
      const traps = ["TERM", "HUP", "USR1", "USR2", "INT"].map(
        (s) => `trap 'echo ${s}; exit' ${s};`,
      );
      using container = home.container((config) => ({
        ...config,
        process: {
          ...config.process,
          args: [
            "sh",
            "-c",
            `exec > /tmp/said; ${traps.join("")} echo ready; while :; do sleep 0.01; done`,
          ],
        },
        mounts: [
          ...(config.mounts ?? []),
          { destination: "/tmp", source: home.scratch(), type: "bind", options: ["bind"] },
        ],
      }));
      const file = `${home.scratch()}/said`;
      rmSync(file, { force: true });
      const said = (): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
      container.running();
      eventually("it is ready", () => said() === "ready\n");
      container.sure(["kill"], words);
      container.waitFor("stopped");
      assert.equal(said(), `ready\n${expected}\n`);
    }
  });

  test("leaves a container running that does not die of the signal", () => {
    using container = home.container().running(); // nobody handles it, and pid 1 is spared then
    container.sure(["kill"], ["TERM"]);
    assert.equal(container.state()["status"], "running");
  });

  test("kills a created container", () => {
    using container = home.container();
    container.sure(["create"]);
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
  });

  test("refuses a stopped container", () => {
    using container = home.container().running();
    container.sure(["kill"], ["9"]);
    container.waitFor("stopped");
    const { status, stderr } = container.oar(["kill"], ["9"]);
    assert.equal(status, 1);
    assert.equal(stderr, `oar: cannot kill container ${container.id}: container not running\n`);
  });

  test("refuses what is no signal", () => {
    using container = home.container().running();
    for (const signal of ["FOO", "65", "1.5", ""]) {
      const { status, stderr } = container.oar(["kill"], [signal]);
      assert.equal(status, 1, signal);
      assert.equal(stderr, `oar: unknown signal ${JSON.stringify(signal)}\n`);
    }
    assert.equal(container.state()["status"], "running");
  });

  test("with --all reaches every process, after the first one's death too", () => {
    using container = home.container((config) => ({
      ...config,
      process: { ...config.process, args: ["sh", "-c", "sleep 1000 & sleep 1000 & exit"] },
      linux: {
        ...config.linux,
        namespaces: config.linux.namespaces.filter(({ type }) => type !== "pid"),
      },
    }));
    container.running();
    container.waitFor("stopped");
    const children = container.processes();
    assert.equal(children.length, 2);
    container.sure(["kill", "--all"], ["KILL"]);
    eventually("they are dead", () => !children.some(isAlive));
  });

  test("kills all that has no pid namespace of its own, its first process gone or not", () => {
    for (const script of ["sleep 1000 & sleep 1000", "sleep 1000 &"]) {
      using container = home.container((config) => ({
        ...config,
        process: { ...config.process, args: ["sh", "-c", script] },
        linux: {
          ...config.linux,
          namespaces: config.linux.namespaces.filter(({ type }) => type !== "pid"),
        },
      }));
      container.sure(["run", "--detach"]);
      const isFirstGone = script.endsWith("&");
      if (isFirstGone) container.waitFor("stopped");
      eventually("all run", () => container.processes().length === (isFirstGone ? 1 : 2));
      container.sure(["kill"], ["KILL"]);
      eventually("all are gone", () => container.processes().length === 0);
    }
  });

  test("sends nothing by signal 0, and says whether there is a process", () => {
    using container = home.container().running();
    container.sure(["kill"], ["0"]);
    assert.equal(container.state()["status"], "running");
    container.sure(["kill"], ["KILL"]);
    container.waitFor("stopped");
    assert.match(container.oar(["kill"], ["0"]).stderr, /container not running\n$/);
  });
});
