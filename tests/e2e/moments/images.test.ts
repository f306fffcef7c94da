import assert from "node:assert/strict";
import { test } from "node:test";
import { SkiffHome } from "../skiff-home.ts";
import { explore } from "./explore.ts";
import { imageOperations } from "./image-operations.ts";
import { Neighbour } from "./neighbour.ts";
import { OtherImage } from "./other-image.ts";
import { runWithFault } from "./strace.ts";

const home = new SkiffHome();
const neighbour = new Neighbour(home);
const other = new OtherImage(home);

for (const [name, operation] of Object.entries(imageOperations(other))) {
  test(`skiff ${name}, killed or failing at any moment, leaves what ordinary commands remove`, () => {
    explore(home, operation, { neighbour });
  });
}

test("image prune removes what a load has left that was killed, though there is no image to remove", () => {
  const moment = { name: "fsync", nth: 1, isMain: false, isHandedOver: true, line: "" };
  const load = ["load", "-i", other.archive];
  const { status, stdout } = runWithFault(home, load, moment, "signal=KILL");
  assert.deepEqual([status, stdout], [null, ""]);
  assert.match(home.ok("image", "prune", "-f"), /^Total reclaimed space/);
});
