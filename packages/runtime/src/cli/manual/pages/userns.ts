import { usernsGrammar } from "../grammar/userns.ts";
import type { Page } from "../page.ts";

export const usernsPage: Page = {
  grammar: usernsGrammar,
  summary: "run a program as root of your own user namespace",
  description: [
    "Becomes COMMAND, an absolute path, as root of a user namespace with a mount namespace of its own: your id is 0 there, and your subordinate ids of /etc/subuid and /etc/subgid, which newuidmap and newgidmap map, are 1 and up; without any, your own id is all there is. RECORD, a file that is made, says which namespaces these are: as long as a process lives in them, all that are run by the same file are in the same ones. This is how skiff is run by ordinary users.",
  ],
  options: {
    failure: "The exit status where COMMAND could not be run, 1 without it.",
  },
  examples: [
    {
      says: "What your ids are there:",
      command: "oar userns ~/namespace /bin/cat /proc/self/uid_map",
    },
  ],
};
