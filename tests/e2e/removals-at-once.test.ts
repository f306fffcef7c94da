import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { type Engine, observeContainer, openEngine, removeContainer } from "@skiff/engine";
import { bunPlatform } from "@skiff/engine/bun";
import { observeProcess } from "@skiff/store";
import { programs } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

function open(): Engine {
  return openEngine({
    root: home.root,
    state: join(home.root, "run"),
    programs: join(programs.oar, ".."),
    platform: bunPlatform,
    warn: (fault) => assert.fail(fault),
  });
}

before(() => {
  using engine = open();
  using _changes = engine.store.watch(); // Bun keeps one inotify descriptor from the first watch on
});

test("two removals of a container that is being made both wait for who makes it, so that a crash of that leaves nothing", async () => {
  home.ok("create", "--name", "making", "busybox", "true");
  using engine = open();
  const maker = spawn("sleep", ["1000"]);
  try {
    const keeper = observeProcess(maker.pid ?? 0);
    const { id } = engine.containers.resolve("making");
    const container = engine.containers.change({ id }, () => ({ intent: "making", keeper }));
    const removals = [removeContainer(engine, container), removeContainer(engine, container)];
    for (let turns = 0; turns < 100; turns++) await setImmediate();
    assert.equal(engine.containers.find(id)?.intent, "removing");

    const made = join(engine.layout.directory(id), "late");
    mkdirSync(made, { recursive: true });
    maker.kill("SIGKILL");
    await once(maker, "exit");
    await Promise.all(removals);
    assert.equal(engine.containers.find(id), undefined);
    assert.ok(!existsSync(made));
  } finally {
    maker.kill("SIGKILL");
  }
});

test("a removal without force leaves a container that was started since it was looked at", async () => {
  home.ok("create", "--name", "late", "busybox", "sleep", "1000");
  using engine = open();
  const seen = engine.containers.resolve("late");
  assert.equal((await observeContainer(engine, seen)).status, "created");
  home.ok("start", "late");
  await assert.rejects(removeContainer(engine, seen, { since: seen }), {
    code: "failed_precondition",
    message: "mark as removing: container late was started meanwhile",
  });
  assert.deepEqual(home.states(), { late: "running" });
  home.ok("rm", "-f", "late");
});

test("a removal that fails lets go of the container: the next one need not wait for the process's end", async () => {
  home.ok("create", "--name", "held", "busybox", "true");
  using engine = open();
  const container = engine.containers.resolve("held");
  const rootfs = join(engine.layout.bundle(container.id), "rootfs");
  mkdirSync(rootfs, { recursive: true });
  const precious = join(rootfs, "as-if-mounted");
  writeFileSync(precious, "");
  await assert.rejects(removeContainer(engine, container), /remove files/);
  const { intent, keeper } = engine.containers.get(container.id);
  assert.deepEqual({ intent, keeper }, { intent: "removing", keeper: undefined });
  assert.ok(existsSync(precious));
  rmSync(precious);
  assert.deepEqual(home.states(), {}); // the next command finishes what nobody keeps
  assert.equal(engine.containers.find(container.id), undefined);
});
