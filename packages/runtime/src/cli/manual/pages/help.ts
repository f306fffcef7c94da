import { helpGrammar } from "../grammar/help.ts";
import type { Page } from "../page.ts";

export const helpPage: Page = {
  grammar: helpGrammar,
  summary: "tell what commands and options there are",
  description: [
    "Prints the list of commands, or what there is to say about one of them, as COMMAND --help does.",
  ],
  options: {},
};
