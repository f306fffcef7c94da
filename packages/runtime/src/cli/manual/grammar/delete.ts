import type { Grammar } from "./grammar.ts";

export const deleteGrammar: Grammar = {
  name: "delete",
  usage: "CONTAINER [CONTAINER...]",
  options: [
    { name: "force", short: "f" },
    { name: "regex", short: "r" },
    { name: "dry-run" },
    { name: "format", value: "FORMAT", choices: ["text", "json"] },
  ],
};
