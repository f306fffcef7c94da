import type { Grammar } from "./grammar.ts";

export const netnsGrammar: Grammar = {
  name: "netns",
  usage: "PATH",
  options: [{ name: "remove" }],
};
