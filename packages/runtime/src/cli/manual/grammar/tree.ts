import type { Grammar } from "./grammar.ts";

export const treeGrammar: Grammar = {
  name: "tree",
  usage: "look|read|write DIRECTORY PATH",
  options: [
    { name: "mounts", value: "JSON" },
    { name: "follow" },
    { name: "name", value: "NAME" },
    { name: "keep-owner" },
  ],
};
