import type { Grammar } from "./grammar.ts";

export const holdGrammar: Grammar = { name: "hold", usage: "", options: [] };
