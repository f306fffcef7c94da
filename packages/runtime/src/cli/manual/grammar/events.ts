import type { Grammar } from "./grammar.ts";

export const eventsGrammar: Grammar = {
  name: "events",
  usage: "CONTAINER",
  options: [{ name: "interval", value: "TIME" }, { name: "stats" }],
};
