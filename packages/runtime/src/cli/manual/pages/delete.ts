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
    "dry-run":
      "Print what would be removed, in its order, and remove nothing. What would be refused is refused.",
    format:
      "With --dry-run: text, which is the default, or json, an array with an object for each container.",
    regex: "CONTAINER is a regular expression: all containers are deleted in whose id it is found.",
    timeout:
      "So long to wait in all for each container: for who else has it, and for its processes to die. 10 where neither this nor the variable OAR_DELETE_TIMEOUT says so. What was waited for then, and who holds it, is said.",
  },
  examples: [
    {
      says: "End and delete all whose id begins with test-",
      command: "oar delete --force --regex '^test-'",
    },
    {
      says: "See first what that would end and remove",
      command: "oar delete --dry-run --force --regex '^test-'",
    },
  ],
};
