import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { isFault } from "@skiff/sdk";
import { forCommand, forExit, forHealth, forLog, startContainer } from "@skiff/sdk/testing";
import { programs } from "../../fixtures/index.ts";
import { observeWorld } from "../../leftovers/index.ts";
import { NetworkHome } from "../network/network-home.ts";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const net = new NetworkHome();
const image = "busybox";
const script: string = join(import.meta.dirname, "testing-program.ts");
const shell = (script: string): string[] => ["sh", "-c", script];

test("startContainer() waits for a line, a command, the health and the end", async () => {
  await using engine = await home.open();
  const line = "echo a; printf 'rea'; sleep 0.1; echo dy >&2; echo dy; touch /ok; exec sleep 1000";
  await using container = await startContainer(engine, {
    image,
    command: shell(line),
    health: { command: "test -e /ok", interval: 0.05 },
    until: [forLog(/^ready$/), forLog("dy", { stream: "stderr" }), forHealth()],
  });
  assert.equal((await container.inspect()).health?.status, "healthy");
  await using other = await startContainer(engine, {
    image,
    command: shell("sleep 0.1; touch /there; exec sleep 1000"),
    until: forCommand(["test", "-e", "/there"]),
  });
  await using ended = await startContainer(engine, {
    image,
    command: shell("exit 3"),
    until: forExit(3),
  });
  assert.deepEqual([(await other.inspect()).status, await ended.wait()], ["running", 3]);
});

test("startContainer() that fails says why, with what was written, and leaves nothing", async () => {
  await using engine = await home.open();
  const failing = { image, command: shell("echo no config; exit 7") };
  await assert.rejects(
    startContainer(engine, { ...failing, until: forHealthOfNothing }),
    (fault) => {
      assert.ok(isFault(fault, "failed_precondition"));
      assert.match(fault.message, /ended with 7 before it was ready; its last lines:\nno config$/);
      return true;
    },
  );
  await assert.rejects(startContainer(engine, { ...failing, until: forLog("yes") }), {
    code: "failed_precondition",
  });
  await assert.rejects(startContainer(engine, { ...failing, until: forExit() }), {
    code: "failed_precondition",
  });
  const slow = { image, command: ["sleep", "1000"], until: forLog("never") };
  await assert.rejects(startContainer(engine, { ...slow, timeout: 0.2 }), {
    code: "deadline_exceeded",
    message: /was not ready after 0.2 s; it has written nothing$/,
  });
  const abort = new AbortController();
  const starting = startContainer(engine, { ...slow, signal: abort.signal });
  for await (const { action } of engine.events({ since: new Date(0) })) {
    if (action === "start") break;
  }
  abort.abort();
  await assert.rejects(starting, { code: "cancelled" });
  assert.deepEqual(await engine.containers.list(), []);
});

test("startContainer() gives it files before it starts, and undoes what is to be kept", async () => {
  await using engine = await home.open();
  await using container = await startContainer(engine, {
    image,
    command: ["cat", "/etc/app.json", "/bytes"],
    files: { "/etc/app.json": "{}\n", "/bytes": new Uint8Array([104, 105]) },
    until: forExit(),
  });
  assert.equal((await container.output()).stdout, "{}\nhi");
  const kept = { image, command: ["sleep", "1000"], keep: true };
  await assert.rejects(startContainer(engine, { ...kept, files: { "/no/where": "" } }), {
    code: "not_found",
  });
  await assert.rejects(startContainer(engine, { ...kept, until: forExit(1), timeout: 0.1 }), {
    code: "deadline_exceeded",
  });
  for (const timeout of [0, -1, Number.NaN, Infinity]) {
    await assert.rejects(startContainer(engine, { ...kept, timeout }), {
      code: "invalid_argument",
    });
  }
  assert.deepEqual(
    (await engine.containers.list()).map(({ id }) => id),
    [container.id],
  );
});

const forHealthOfNothing = { name: "nothing", met: () => new Promise<void>(() => {}) };

test("startContainer() waits for a port and an answer", () => {
  const said = net.onHost(process.execPath, script, "ports", net.home.root, dirname(programs.oar));
  assert.deepEqual(JSON.parse(said), {
    published: "served\n",
    unpublished: "10.120.0.2",
    status: "running",
    inPod: true,
  });
});

test("a test that is killed at any moment, with all its group, leaves nothing", async () => {
  for (let milliseconds = 0; milliseconds <= 160; milliseconds += 40) {
    const world = observeWorld(home.scope);
    const argv = [script, "sleep", home.root, dirname(programs.oar)];
    const child = spawn(process.execPath, argv, {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    const ended = once(child, "exit");
    await once(child.stdout, "data"); // the engine is open
    await setTimeout(milliseconds);
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await ended;
    await home.demandNothingLeft(world);
  }
});
