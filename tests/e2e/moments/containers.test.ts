import { test } from "node:test";
import { SkiffHome } from "../skiff-home.ts";
import { containerOperations } from "./container-operations.ts";
import { explore } from "./explore.ts";
import { Neighbour } from "./neighbour.ts";

const home = new SkiffHome();
const neighbour = new Neighbour(home);

for (const [name, operation] of Object.entries(containerOperations)) {
  test(`skiff ${name}, killed or failing at any moment, leaves what ordinary commands remove`, () => {
    explore(home, operation, { neighbour });
  });
}
