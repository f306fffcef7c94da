import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Metadata } from "../metadata/metadata.ts";
import { ClientSandboxes } from "./client-sandboxes.ts";

const folder = mkdtempSync(join(tmpdir(), "sandboxes-"));
after(() => rmSync(folder, { recursive: true }));

test("sandboxes are a namespace's own, each once, and outlast who wrote them", () => {
  const path = join(folder, "store.db");
  const said = { id: "pod", labels: { a: "b" }, record: Uint8Array.of(1, 0, 2) };
  {
    using metadata = Metadata.open(path);
    const [here, there] = ["x", "y"].map((name) => new ClientSandboxes(metadata, name));
    assert.ok(here && there);
    const made = here.create(said);
    assert.deepEqual(made.createdAt, made.updatedAt);
    assert.throws(() => here.create(said), { code: "already_exists" });
    assert.equal(there.find("pod"), undefined);
    there.create({ ...said, labels: {} });
    there.create({ ...said, id: "a" });
    assert.deepEqual(
      there.list().map(({ id }) => id),
      ["a", "pod"],
    );
  }
  using metadata = Metadata.open(path);
  const here = new ClientSandboxes(metadata, "x");
  const { createdAt, updatedAt: _, ...kept } = here.get("pod");
  assert.deepEqual(kept, said);
  const changed = here.update("pod", (before) => ({ ...before, labels: { c: "d" } }));
  assert.deepEqual([changed.labels, changed.createdAt], [{ c: "d" }, createdAt]);
  here.remove("pod");
  assert.throws(() => here.remove("pod"), { code: "not_found" });
  assert.throws(() => here.get("pod"), { code: "not_found" });
  assert.throws(() => here.update("pod", (before) => before), { code: "not_found" });
  assert.equal(new ClientSandboxes(metadata, "y").list().length, 2);
});
