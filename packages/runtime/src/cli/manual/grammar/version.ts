import type { Grammar } from "./grammar.ts";

export const versionGrammar: Grammar = {
  name: "version",
  usage: "",
  options: [],
};
