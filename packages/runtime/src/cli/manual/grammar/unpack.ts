import type { Grammar } from "./grammar.ts";

export const unpackGrammar: Grammar = {
  name: "unpack",
  usage: "DIRECTORY",
  options: [{ name: "lower", value: "DIR[:DIR...]" }, { name: "merged" }],
};
