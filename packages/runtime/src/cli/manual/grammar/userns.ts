import type { Grammar } from "./grammar.ts";

export const usernsGrammar: Grammar = {
  name: "userns",
  usage: "RECORD COMMAND [ARG...]",
  endsOptions: true,
  options: [{ name: "failure", value: "STATUS" }],
};
