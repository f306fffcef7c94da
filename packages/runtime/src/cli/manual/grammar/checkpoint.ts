import { criuOptions } from "./criu-options.ts";
import type { Grammar } from "./grammar.ts";

export const checkpointGrammar: Grammar = {
  name: "checkpoint",
  usage: "CONTAINER",
  options: [
    ...criuOptions,
    { name: "leave-running" },
    { name: "pre-dump" },
    { name: "parent-path", value: "DIR" },
    { name: "page-server", value: "ADDRESS:PORT" },
    { name: "status-fd", value: "FD" },
    { name: "tcp-skip-in-flight" },
    { name: "link-remap" },
  ],
};
