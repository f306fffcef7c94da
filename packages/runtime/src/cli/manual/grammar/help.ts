import type { Grammar } from "./grammar.ts";

export const helpGrammar: Grammar = {
  name: "help",
  usage: "[COMMAND]",
  options: [],
};
