import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const list = (...filters: string[]): string[] =>
  home
    .ok("leases", "ls", "--quiet", ...filters)
    .split("\n")
    .filter(Boolean);

test("leases are made, listed, filtered and removed", () => {
  home.ok("leases", "create", "--id", "one", "--expires", "0", "color=red");
  const made = home.ok("leases", "create").trim();
  assert.deepEqual(list().toSorted(), [made, "one"].toSorted());
  assert.deepEqual(list("labels.color==red"), ["one"]);
  assert.deepEqual(list("id==one"), ["one"]);
  assert.match(home.run("leases", "create", "--id", "one").stderr, /lease one: already exists/);
  home.ok("leases", "rm", "--sync", "one", made);
  assert.deepEqual(list(), []);
});

test("a lease that has expired goes with the next collection of garbage", () => {
  home.ok("leases", "create", "--id", "short", "--expires", "1ns");
  home.ok("leases", "create", "--id", "other");
  home.ok("leases", "rm", "--sync", "other");
  assert.deepEqual(list(), []);
});

test("what is garbage when skiffd starts goes", async () => {
  home.ok("leases", "create", "--id", "short", "--expires", "1ns");
  await home.stopDaemon();
  await home.startDaemon();
  eventually("the lease has gone", () => list().length === 0);
});
