import type { Grammar } from "./grammar.ts";

export const doctorGrammar: Grammar = {
  name: "doctor",
  usage: "",
  options: [{ name: "fix" }],
};
