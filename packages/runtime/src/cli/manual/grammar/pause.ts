import type { Grammar } from "./grammar.ts";

export const pauseGrammar: Grammar = {
  name: "pause",
  usage: "CONTAINER",
  options: [],
};
