import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { collectGarbage, removeImage, type Store } from "@skiff/store";
import { programs } from "../fixtures/index.ts";
import { observeWorld } from "../leftovers/index.ts";
import { ociBlobs } from "../store/make-image.ts";
import { makeTar } from "../store/make-tar.ts";
import { StoreHome } from "../store/store-home.ts";
import { FakeRegistry } from "./fake-registry.ts";

const home = new StoreHome();
const layers = [0, 1, 2].map((i) => makeTar([{ name: `f${i}`, body: randomBytes(4_000_000) }]));
const image = ociBlobs({ layers, compress: (layer) => layer });

test("six processes pull the same image at once", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, async () => outcomeOf(start(registry))),
  );
  for (const { status, stdout, stderr } of outcomes) {
    assert.deepEqual([status, stderr, stdout], [0, "", `${image.manifest.digest}\n`]);
  }
  demandWhole(store);
  await removeImage(store, `${registry.host}/app:1`, { force: false });
  home.assertEmpty();
});

test("a pull that was killed in the middle of a layer is gone on with by the next one", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  const [layer] = image.blobs;
  assert.ok(layer !== undefined);
  const half = Math.floor(layer.bytes.length / 2);
  registry.trick = ({ url, headers }, response) => {
    if (url?.endsWith(layer.digest) !== true || headers.range !== undefined) return false;
    response.writeHead(200, { "content-length": layer.bytes.length });
    response.write(layer.bytes.subarray(0, half));
    return true; // and no more of it
  };
  const child = start(registry);
  const outcome = outcomeOf(child);
  await halfArrived(store, half);
  child.kill("SIGKILL");
  assert.equal((await outcome).status, null);
  await collectGarbage(store);

  assert.equal((await outcomeOf(start(registry))).status, 0);
  const ranges = registry.seen.filter(({ path }) => path.endsWith(layer.digest));
  assert.deepEqual(
    ranges.map(({ range }) => range),
    [undefined, `bytes=${half}-`],
  );
  demandWhole(store);
  await removeImage(store, `${registry.host}/app:1`, { force: false });
  home.assertEmpty();
});

test("a pull that was killed at any moment leaves what the next one goes on with or removes", async () => {
  using store = home.open();
  await using registry = await FakeRegistry.start(image);
  const began = performance.now();
  assert.equal((await outcomeOf(start(registry))).status, 0);
  const whole = performance.now() - began;
  await removeImage(store, `${registry.host}/app:1`, { force: false });
  const points = 12;
  let killed = 0;
  for (let point = 0; point < points; point++) {
    const child = start(registry);
    const timer = setTimeout(() => child.kill("SIGKILL"), (whole * (point + 1)) / points);
    const { status, stderr } = await outcomeOf(child);
    clearTimeout(timer);
    if (status === null) killed++;
    else assert.equal(status, 0, stderr);
    const next = await outcomeOf(start(registry));
    assert.deepEqual([next.status, next.stderr], [0, ""], `killed at point ${point}`);
    demandWhole(store);
    await removeImage(store, `${registry.host}/app:1`, { force: false });
    home.assertEmpty();
  }
  assert.ok(killed > points / 3, `only ${killed} of ${points} were killed`);
});

/** All that the image needs, once, and no file beside it. */
function demandWhole(store: Store): void {
  assert.equal(store.content.list().length, 5);
  assert.equal(store.snapshots.list().length, 3);
  const { files, rows } = observeWorld(home.scope);
  assert.equal([...files].filter((file) => /(content|snapshots)\/\d+ /.test(file)).length, 8);
  assert.deepEqual(
    [...rows].filter((row) => / leases | lease_|ingesting|removing/.test(row)),
    [],
  );
}

/** The other layers are whole, and so much of the first has come. */
async function halfArrived(store: Store, half: number): Promise<void> {
  const { readdirSync, statSync } = process.getBuiltinModule("node:fs");
  const sizes = (): number[] =>
    readdirSync(store.contentDirectory).map((name) => {
      return statSync(join(store.contentDirectory, name), { throwIfNoEntry: false })?.size ?? 0;
    });
  const { setTimeout } = process.getBuiltinModule("node:timers/promises");
  for (const end = performance.now() + 20_000; !sizes().includes(half); await setTimeout(5)) {
    assert.ok(performance.now() < end, `never so much of a layer: ${sizes().join(" ")}`);
  }
}

function start(registry: FakeRegistry): ChildProcess {
  const program = join(import.meta.dirname, "pull-program.ts");
  const args = [program, home.root, programs.oar, `${registry.host}/app:1`];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
}

async function outcomeOf(
  child: ChildProcess,
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  if (child.stdout === null || child.stderr === null) throw new Error("its outputs are not ours");
  const closed = once(child, "close");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { status: child.exitCode, stdout, stderr };
}
