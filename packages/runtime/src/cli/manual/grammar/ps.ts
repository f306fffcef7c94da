import type { Grammar } from "./grammar.ts";

export const psGrammar: Grammar = {
  name: "ps",
  usage: "CONTAINER [PS-OPTION...]",
  options: [{ name: "format", short: "f", value: "FORMAT", choices: ["table", "json"] }],
};
