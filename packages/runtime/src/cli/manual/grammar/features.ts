import type { Grammar } from "./grammar.ts";

export const featuresGrammar: Grammar = {
  name: "features",
  usage: "",
  options: [],
};
