import type { Operation } from "./operation.ts";
import type { OtherImage } from "./other-image.ts";

const run = ["run", "--rm"];
const prune = ["image", "prune", "-a", "-f"];
const pruneAll = ["system", "prune", "-a", "-f"];

/** What is loaded or pulled again runs; the image that was there before is another's, and stays. */
export function imageOperations(other: OtherImage): Readonly<Record<string, Operation>> {
  const { name, command, archive, reference } = other;
  const load = ["load", "-i", archive];
  const create = ["create", "--name", "subject", "busybox"];
  return {
    load: { words: load, after: [load, [...run, name, ...command], ["rmi", name]] },
    "load, given up": { words: load, after: [prune] },
    pull: {
      words: ["pull", "-q", reference],
      after: [
        ["pull", reference],
        [...run, reference, ...command],
        ["rmi", reference],
      ],
    },
    tag: {
      words: ["tag", "busybox", name],
      after: [
        ["tag", "busybox", name],
        ["rmi", name],
      ],
    },
    rmi: { before: [load], words: ["rmi", name], after: [prune] },
    "image prune": { before: [load], words: prune, after: [prune] },
    "system prune": { before: [load, create], words: pruneAll, after: [pruneAll] },
    commit: {
      before: [create],
      words: ["commit", "subject", name],
      after: [["rm", "subject"], prune],
    },
  };
}
