import { createOptions } from "./create-options.ts";
import type { Grammar } from "./grammar.ts";

export const createGrammar: Grammar = {
  name: "create",
  usage: "ID",
  options: createOptions,
};
