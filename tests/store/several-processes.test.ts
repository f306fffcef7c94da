import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { collectGarbage, removeImage } from "@skiff/store";
import { programs } from "../fixtures/index.ts";
import { observeWorld } from "../leftovers/index.ts";
import { ociArchive } from "./make-image.ts";
import { type Entry, makeTar } from "./make-tar.ts";
import { StoreHome } from "./store-home.ts";

const home = new StoreHome();

const files = (prefix: string): readonly Entry[] =>
  Array.from({ length: 400 }, (_, i) => ({ name: `${prefix}/${i}`, body: `${i}`.repeat(300) }));
const archive = ociArchive({
  layers: [makeTar(files("a")), makeTar(files("b"))],
  names: ["big:1"],
});

test("several processes import the same image at once, each as if alone", async () => {
  const path = home.file("big.tar", archive);
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => outcome(start(path))));
  assert.deepEqual(
    outcomes,
    outcomes.map(() => ({ status: 0, stdout: "docker.io/library/big:1\n", stderr: "" })),
  );
  using store = home.open();
  assert.equal(store.snapshots.list().length, 2);
  assert.equal(store.content.list().length, 4);
  const { rows, files: left } = observeWorld(home.scope);
  assert.equal([...left].filter((file) => /snapshots\/\d+ /.test(file)).length, 2);
  assert.equal([...left].filter((file) => /content\/\d+ /.test(file)).length, 4);
  assert.deepEqual(
    [...rows].filter((row) => / leases | lease_/.test(row)),
    [],
  );
  await removeImage(store, "big:1", { force: false });
  home.assertEmpty();
});

test("an import survives other processes that collect garbage all the time", async () => {
  const path = home.file("big.tar", archive);
  using store = home.open();
  const child = start(path);
  const done = outcome(child);
  let rounds = 0;
  while (child.exitCode === null && child.signalCode === null) {
    await collectGarbage(store);
    await setImmediate(); // how the child ends is heard of between two rounds
    rounds++;
  }
  assert.deepEqual((await done).status, 0, (await done).stderr);
  assert.ok(rounds > 3, `only ${rounds} rounds`);
  assert.equal(store.snapshots.list().length, 2);
  await removeImage(store, "big:1", { force: false });
  home.assertEmpty();
});

test("an import that was killed at any moment leaves what the next one removes", async () => {
  const path = home.file("big.tar", archive);
  using store = home.open();
  const started = performance.now();
  await outcome(start(path));
  const whole = performance.now() - started;
  await removeImage(store, "big:1", { force: false });
  const random = randomNumbers(20_261_121);
  let killed = 0;
  for (let point = 0; point < points; point++) {
    const child = start(path);
    const timer = setTimeout(() => child.kill("SIGKILL"), whole * random());
    const { status, stderr } = await outcome(child);
    clearTimeout(timer);
    if (status === null) killed++;
    else assert.equal(status, 0, stderr);

    await home.load(store, path);
    assert.equal(store.snapshots.list().length, 2, `killed at point ${point}`);
    assert.equal(store.content.list().length, 4);
    const { files: left } = observeWorld(home.scope);
    assert.equal([...left].filter((file) => /(content|snapshots)\/\d+ /.test(file)).length, 6);
    await removeImage(store, "big:1", { force: false });
    home.assertEmpty();
  }
  assert.ok(killed > points / 3, `only ${killed} of ${points} were killed`);
});

test("a removal that was killed at any moment is finished by the next garbage collection", async () => {
  const path = home.file("big.tar", archive);
  using store = home.open();
  const random = randomNumbers(7);
  for (let point = 0; point < points; point++) {
    await home.load(store, path);
    const child = spawnProgram("remove-program.ts", ["big:1"]);
    const timer = setTimeout(() => child.kill("SIGKILL"), 40 + 60 * random());
    const { status, stderr } = await outcome(child);
    clearTimeout(timer);
    assert.ok(status === null || status === 0, stderr);
    await collectGarbage(store);
    if (store.images.list().length > 0) {
      assert.equal(store.snapshots.list().length, 2, "killed before it began: all is there");
      await removeImage(store, "big:1", { force: false });
    }
    home.assertEmpty();
  }
});

const points = 15;

function start(path: string): ChildProcess {
  return spawnProgram("import-program.ts", [path]);
}

function spawnProgram(name: string, args: readonly string[]): ChildProcess {
  const program = join(import.meta.dirname, name);
  return spawn(process.execPath, [program, home.root, programs.oar, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function outcome(child: ChildProcess): Promise<Outcome> {
  const said = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  await once(child, "close");
  return { status: child.exitCode, ...said };
}

/** From 0 to 1, the same ones each time (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
