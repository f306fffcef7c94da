import type { Grammar } from "./grammar.ts";

export const startGrammar: Grammar = {
  name: "start",
  usage: "CONTAINER",
  options: [],
};
