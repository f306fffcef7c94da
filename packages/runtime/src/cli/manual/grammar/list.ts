import type { Grammar } from "./grammar.ts";

export const listGrammar: Grammar = {
  name: "list",
  usage: "",
  options: [
    { name: "format", short: "f", value: "FORMAT", choices: ["table", "json"] },
    { name: "quiet", short: "q" },
  ],
};
