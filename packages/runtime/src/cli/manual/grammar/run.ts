import { createOptions } from "./create-options.ts";
import type { Grammar } from "./grammar.ts";

export const runGrammar: Grammar = {
  name: "run",
  usage: "ID",
  options: [...createOptions, { name: "detach", short: "d" }, { name: "keep" }],
};
