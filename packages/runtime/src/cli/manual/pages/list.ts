import { listGrammar } from "../grammar/list.ts";
import type { Page } from "../page.ts";

export const listPage: Page = {
  grammar: listGrammar,
  summary: "list containers",
  description: [
    "Lists the containers below --root with their state as observed now. A root that --root names must be there; that the default one is not means that nobody has made a container yet.",
  ],
  options: {
    format: "The form of the list: a table if not said, or json for an array of states.",
    quiet: "Print ids alone, one on a line.",
  },
};
