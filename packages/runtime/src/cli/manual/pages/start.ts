import { startGrammar } from "../grammar/start.ts";
import type { Page } from "../page.ts";

export const startPage: Page = {
  grammar: startGrammar,
  summary: "run a created container's program",
  description: [
    "Lets the first process of a container that oar create made become the program, and returns when it runs. Hooks of the kind startContainer have run before, those of the kind poststart after it. If the program cannot be run, or one of these hooks fails, the reason is told and the container is stopped.",
  ],
  options: {},
};
