import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Metadata } from "../metadata/metadata.ts";
import { Volumes } from "./volumes.ts";

const folder = mkdtempSync(join(tmpdir(), "volumes-"));
const metadata = Metadata.open(join(folder, "store.db"));
const volumes = new Volumes(metadata, join(folder, "volumes"));
const wanted = { name: "v", isAnonymous: false, labels: { a: "1" }, options: {} };

after(() => {
  metadata[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

test("create() makes a volume once, and leaves one that is there as it is", () => {
  const made = volumes.create(wanted);
  assert.throws(() => volumes.create({ ...wanted, labels: {} }), { code: "already_exists" });
  assert.deepEqual(volumes.list(), [made]);
  assert.equal(volumes.makeDirectory(made), volumes.makeDirectory(made));
  assert.throws(() => volumes.get("w"), { code: "not_found", message: "get w: no such volume" });
});

test("release() frees the name at once; the files go when they can, also after a crash", async () => {
  const old = volumes.get("v");
  writeFileSync(join(volumes.path(old), "file"), "x");
  volumes.release(old);
  volumes.release(old);
  assert.equal(volumes.find("v"), undefined);
  const next = volumes.create(wanted); // while the old one's files are still there
  writeFileSync(join(volumes.makeDirectory(next), "other"), "y");
  await volumes.removeReleased();
  await volumes.removeReleased();
  assert.ok(!existsSync(volumes.folder(old)));
  assert.deepEqual(readdirSync(volumes.path(next)), ["other"]);
});

test("hold() and letGo() know which containers need what is mounted there", () => {
  const volume = volumes.create({ ...wanted, name: "held", options: { type: "tmpfs" } });
  assert.deepEqual(volume.options, { type: "tmpfs" });
  volumes.hold(volume, "c1");
  volumes.hold(volume, "c1");
  volumes.hold(volume, "c2");
  assert.deepEqual(volumes.listHeld("c1"), [volume]);
  volumes.letGo(volume, "c1");
  volumes.letGo(volume, "c1");
  assert.deepEqual(volumes.listHeld("c1"), []);
  assert.equal(volumes.isHeld(volume), true);
  volumes.letGo(volume, "c2");
  assert.equal(volumes.isHeld(volume), false);
});
