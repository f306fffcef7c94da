import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Metadata } from "../metadata/metadata.ts";
import { ContainerRecords } from "./container-records.ts";

const folder = mkdtempSync(join(tmpdir(), "containers-"));
after(() => rmSync(folder, { recursive: true }));

test("claim() takes an id and a name once, remove() gives both back", () => {
  using metadata = Metadata.open(join(folder, "store.db"));
  const containers = new ContainerRecords(metadata);
  const row = {
    imageName: undefined,
    imageDigest: undefined,
    snapshotKey: undefined,
    pending: "now" as const,
    record: { status: "creating" },
  };
  containers.claim({ ...row, id: "abc1", name: "one" });
  containers.claim({ ...row, id: "abd2", name: "two" });
  assert.throws(() => containers.claim({ ...row, id: "abc1", name: "three" }), {
    code: "already_exists",
    message: "container abc1 exists already",
  });
  assert.throws(() => containers.claim({ ...row, id: "x", name: "one" }), {
    code: "already_exists",
    message: "name one is in use by container abc1",
  });
  assert.equal(containers.find("x"), undefined);
  assert.deepEqual(containers.get("abc1").record, { status: "creating" });
  containers.replace("abc1", { pending: "later", record: { status: "running", pid: 7 } });
  assert.deepEqual(
    containers.listPending("now").map(({ id }) => id),
    ["abd2"],
  );
  assert.equal(containers.listPending("later", "now").length, 2);
  assert.ok(containers.hasPending("later") && !containers.hasPending("no"));
  assert.deepEqual(containers.findByName("one")?.record, { status: "running", pid: 7 });
  assert.deepEqual(
    containers.listByPrefix("ab").map(({ id }) => id),
    ["abc1", "abd2"],
  );
  assert.deepEqual(
    containers.listByPrefix("abd").map(({ id }) => id),
    ["abd2"],
  );
  assert.deepEqual(containers.listByPrefix("%"), []);
  assert.throws(() => containers.rename("abc1", "two"), { code: "already_exists" });
  containers.remove("abc1");
  containers.remove("abc1");
  assert.throws(() => containers.get("abc1"), { code: "not_found" });
  assert.throws(() => containers.replace("abc1", { pending: "no", record: {} }), {
    code: "not_found",
  });
  containers.rename("abd2", "one");
  assert.deepEqual(
    containers.list().map(({ name }) => name),
    ["one"],
  );
});
