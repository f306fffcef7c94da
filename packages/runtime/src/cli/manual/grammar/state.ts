import type { Grammar } from "./grammar.ts";

export const stateGrammar: Grammar = {
  name: "state",
  usage: "CONTAINER",
  options: [],
};
