import type { Grammar } from "./grammar.ts";

export const specGrammar: Grammar = {
  name: "spec",
  usage: "",
  options: [
    { name: "bundle", short: "b", value: "DIR" },
    { name: "file", short: "f", value: "FILE" },
    { name: "rootless" },
  ],
};
