import type { Grammar } from "./grammar.ts";

export const killGrammar: Grammar = {
  name: "kill",
  usage: "CONTAINER [SIGNAL]",
  options: [
    { name: "all", short: "a" },
    { name: "regex", short: "r" },
  ],
};
