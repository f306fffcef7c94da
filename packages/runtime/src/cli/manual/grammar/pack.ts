import type { Grammar } from "./grammar.ts";

export const packGrammar: Grammar = {
  name: "pack",
  usage: "DIRECTORY[:DIRECTORY...]",
  options: [
    { name: "base", value: "DIR[:DIR...]" },
    { name: "exclude", value: "PATH[:PATH...]" },
    { name: "list" },
  ],
};
