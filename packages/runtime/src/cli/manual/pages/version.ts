import { versionGrammar } from "../grammar/version.ts";
import type { Page } from "../page.ts";

export const versionPage: Page = {
  grammar: versionGrammar,
  summary: "print the version",
  description: [
    "Prints the version of oar and the one of the runtime specification that it follows.",
  ],
  options: {},
};
