import { holdGrammar } from "../grammar/hold.ts";
import type { Page } from "../page.ts";

export const holdPage: Page = {
  grammar: holdGrammar,
  summary: "hold the namespaces it is in",
  description: [
    "Does nothing until SIGTERM or SIGINT ends it, but reap what others leave behind, where it is the first process of a pid namespace: the namespaces that it is in stay. It needs no other file than its own, and is what runs in the container that holds a pod of skiff's together.",
  ],
  options: {},
  examples: [{ says: "The args of a container that others are to join:", command: "oar hold" }],
};
