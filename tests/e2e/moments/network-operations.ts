import type { Operation } from "./operation.ts";

const name = "subject";
const network = "apart";
const run = ["run", "-d", "-p", "8080:80", "--name", name, "busybox", "sleep", "1000"];
const remove = ["rm", "-f", name];
const prune = ["network", "prune", "-f"];

/** Each starts programs: `ip`, `iptables`, CNI's plugins. */
export const networkOperations: Readonly<Record<string, Operation>> = {
  "run in a network": { words: run, after: [remove] },
  "rm --force in a network": { before: [run], words: remove, after: [remove] },
  "network create": { words: ["network", "create", network], after: [prune] },
  "network rm": {
    before: [["network", "create", network]],
    words: ["network", "rm", network],
    after: [prune],
  },
  "network connect": {
    before: [run, ["network", "create", network]],
    words: ["network", "connect", network, name],
    after: [remove, prune],
  },
};
