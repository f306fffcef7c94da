import type { Grammar } from "./grammar.ts";

export const psGrammar: Grammar = {
  name: "ps",
  usage: "CONTAINER [PS-OPTION...]",
  endsOptions: true,
  options: [{ name: "format", short: "f", value: "FORMAT", choices: ["table", "json"] }],
};
