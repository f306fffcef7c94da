import type { Grammar } from "./grammar.ts";

export const deleteGrammar: Grammar = {
  name: "delete",
  usage: "CONTAINER [CONTAINER...]",
  options: [
    { name: "force", short: "f" },
    { name: "regex", short: "r" },
    { name: "timeout", value: "SECONDS" },
    { name: "dry-run" },
    { name: "format", value: "FORMAT", choices: ["text", "json"] },
  ],
};
