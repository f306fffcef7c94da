import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { OarHome } from "../fixtures/index.ts";

const home = new OarHome();

test("a container goes from created over running to stopped, and is gone when deleted", () => {
  using container = home.container();
  assert.equal(container.oar(["state"]).status, 1);
  container.sure(["create"]);
  const created = container.state();
  assert.deepEqual(
    [created["ociVersion"], created["id"], created["status"], created["bundle"]],
    ["1.3.0", container.id, "created", container.bundle],
  );
  container.sure(["start"]);
  assert.equal(container.state()["status"], "running");
  assert.equal(container.state()["pid"], created["pid"], "the same process runs the program");
  container.sure(["kill"], ["KILL"]);
  container.waitFor("stopped");
  assert.equal(container.state()["pid"], 0);
  container.sure(["delete"]);
  const after = container.oar(["state"]);
  assert.equal(after.status, 1);
  assert.match(after.stderr, /does not exist/);
  assert.ok(!existsSync(join(home.root, container.id)));
});
