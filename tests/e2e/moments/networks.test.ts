import { test } from "node:test";
import { NetworkHome } from "../network/network-home.ts";
import { explore } from "./explore.ts";
import { Neighbour } from "./neighbour.ts";
import { networkOperations } from "./network-operations.ts";

const net = new NetworkHome();
const { home } = net;
const neighbour = new Neighbour(home, ["--network", "none"]);

for (const [name, operation] of Object.entries(networkOperations)) {
  test(`skiff ${name}, killed or failing at any moment, leaves what ordinary commands remove`, () => {
    explore(home, operation, { neighbour, observe: () => net.state() });
  });
}
