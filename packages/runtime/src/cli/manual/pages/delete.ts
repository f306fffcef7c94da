import { deleteGrammar } from "../grammar/delete.ts";
import type { Page } from "../page.ts";

export const deletePage: Page = {
  grammar: deleteGrammar,
  summary: "delete containers: nothing of them is left",
  description: [
    "Removes all that a container owns: its processes, its cgroup, what its poststop hooks remove, and last its record. A container that is stopped or only created is deleted; a running or paused one is an error that names its state. If something cannot be removed, the command says what, the record stays, and the command can be repeated. It can also be repeated after a crash, and over the remains of a create that was aborted.",
    "Of several containers each is tried; the exit status is 1 if any of them failed.",
  ],
  options: {
    force:
      "Kill the container's processes first, whatever state it is in. That there is no such container is success.",
    regex: "CONTAINER is a regular expression: all containers are deleted in whose id it is found.",
  },
  examples: [
    {
      says: "End and delete all whose id begins with test-",
      command: "oar delete --force --regex '^test-'",
    },
  ],
};
