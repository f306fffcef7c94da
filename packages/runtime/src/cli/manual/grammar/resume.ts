import type { Grammar } from "./grammar.ts";

export const resumeGrammar: Grammar = {
  name: "resume",
  usage: "CONTAINER",
  options: [],
};
