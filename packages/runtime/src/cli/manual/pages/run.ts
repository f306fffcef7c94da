import { runGrammar } from "../grammar/run.ts";
import { createTexts } from "./create-texts.ts";
import type { Page } from "../page.ts";

export const runPage: Page = {
  grammar: runGrammar,
  summary: "create a container, start it, wait for its end, and delete it",
  description: [
    "Does what oar create and oar start do, then stays with the program: signals are passed on to it, and its terminal is this one if process.terminal says so. When it ends, the container is deleted, and the exit status is the program's: 128 and the signal's number if one ended it.",
    "A failure before the program runs is exit status 1, and nothing is left. LISTEN_FDS and NOTIFY_SOCKET are passed on as oar create and oar start do.",
  ],
  options: {
    ...createTexts,
    detach: "Return when the program runs, and leave the container to be deleted by oar delete.",
    keep: "Leave the container when its program has ended: it is stopped then, and oar delete removes it.",
  },
  examples: [
    {
      says: "Write a configuration, and run the shell that it names",
      command: "oar spec && oar run try",
    },
  ],
};
