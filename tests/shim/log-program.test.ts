import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, isAlive } from "../fixtures/index.ts";
import { ShimHome } from "./shim-home.ts";
import type { ShimTask } from "./shim-task.ts";

const home = new ShimHome();

/** A program that logs, in the bundle: a shell script, whose $1 and $2 the URI gives. */
function logger(shim: ShimTask, script: string): string {
  const path = join(shim.bundle, "logger");
  writeFileSync(path, `#!/bin/sh\ncd ${shim.bundle}; echo $$ > pid\n${script}\n`, { mode: 0o755 });
  return `binary://${path}?to=${encodeURIComponent("a file")}`;
}

/** Writes each stream down, and is done at their end. */
const faithful = `
  cat <&3 > "$2.out" 5>&- & cat <&4 > "$2.err" 5>&- &
  echo "$1 $CONTAINER_ID $CONTAINER_NAMESPACE" > said
  exec 3<&- 4<&- 5>&-
  wait
  echo ended >> said`;

const file = (shim: ShimTask, name: string): string =>
  readFileSync(join(shim.bundle, name), "utf8");
const pidOf = (shim: ShimTask): number => Number(file(shim, "pid"));

async function run(shim: ShimTask, stdio: Parameters<ShimTask["create"]>[0]): Promise<number> {
  await shim.create(stdio);
  await shim.task.Start({ id: shim.id });
  return shim.wait();
}

test("a program logs both streams, and has ended when the task is deleted", async () => {
  await using shim = await home.task(["sh", "-c", "echo out; echo err >&2; exit 4"]);
  const uri = logger(shim, faithful);
  const before = await shim.descriptors();
  assert.equal(await run(shim, { stdout: uri, stderr: uri }), 4);
  await shim.task.Delete({ id: shim.id });
  assert.deepEqual([file(shim, "a file.out"), file(shim, "a file.err")], ["out\n", "err\n"]);
  assert.equal(file(shim, "said"), `to ${shim.id} ${home.namespace}\nended\n`);
  assert.ok(!isAlive(pidOf(shim)));
  assert.deepEqual(await shim.descriptors(), before);
  await shim.task.Shutdown({ id: shim.id });
  await shim.client.closed;
});

test("a program logs a megabyte whole, and what is shown at a terminal", async () => {
  for (const terminal of [false, true]) {
    const script = "head -c 1048576 /dev/zero | tr '\\0' x";
    await using shim = await home.task(["sh", "-c", script], { terminal });
    assert.equal(await run(shim, { terminal, stdout: logger(shim, faithful) }), 0);
    await shim.remove();
    assert.equal(file(shim, "a file.out"), "x".repeat(1 << 20));
  }
});

test("an exec is logged too", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await shim.create();
  await task.Start({ id });
  await shim.exec("e1", ["echo", "exec"], { stdout: logger(shim, faithful) });
  assert.equal(await shim.wait("e1"), 0);
  await task.Delete({ id, execId: "e1" });
  assert.equal(file(shim, "a file.out"), "exec\n");
  await task.Kill({ id, signal: 9 });
  await shim.wait();
  await shim.remove();
});

test("a program that ends early takes nothing of the container with it, and the log says so", async () => {
  const script = "read x; echo lost; head -c 1048576 /dev/zero; exit 3";
  await using shim = await home.task(["sh", "-c", script]);
  const { task, id } = shim;
  const stdin = shim.fifo("stdin");
  await shim.create({ stdin, stdout: logger(shim, "exec 5>&-; exit 7") });
  await task.Start({ id });
  const log = join(shim.bundle, "log");
  eventually("the log tells", () =>
    /logger, which logs, exited with 7/.test(readFileSync(log, "utf8")),
  );
  await task.CloseIO({ id, stdin: true });
  assert.equal(await shim.wait(), 3);
  await shim.remove();
});

test("a program that does not end is made to", async () => {
  await using shim = await home.task(["true"]);
  await run(shim, {
    stdout: logger(shim, `trap "echo asked > asked" TERM; exec 5>&-; while :; do sleep 0.1; done`),
  });
  await shim.remove();
  assert.ok(existsSync(join(shim.bundle, "asked")));
  assert.ok(!isAlive(pidOf(shim)));
});

test("a program that logs ends with a shim that is killed", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  await shim.create({ stdout: logger(shim, "exec 5>&-; exec sleep 1000") });
  process.kill(await shim.shimPid(), "SIGKILL");
  await shim.client.closed;
  shim.deleteCommand();
  eventually("it has ended", () => !isAlive(pidOf(shim)));
});

test("a file to log to is made with the folders above it", async () => {
  await using shim = await home.task(["echo", "deep"]);
  const path = join(shim.bundle, "a/b/log");
  mkdirSync(join(shim.bundle, "a"));
  assert.equal(await run(shim, { stdout: `file://${path}` }), 0);
  await shim.remove();
  assert.equal(readFileSync(path, "utf8"), "deep\n");
});
