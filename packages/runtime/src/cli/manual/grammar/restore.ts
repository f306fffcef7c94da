import { criuOptions } from "./criu-options.ts";
import type { Grammar } from "./grammar.ts";

export const restoreGrammar: Grammar = {
  name: "restore",
  usage: "ID",
  options: [
    ...criuOptions,
    { name: "bundle", short: "b", value: "DIR" },
    { name: "config", short: "f", value: "FILE" },
    { name: "console-socket", value: "PATH" },
    { name: "pidfd-socket", value: "PATH" },
    { name: "pid-file", value: "FILE" },
    { name: "detach", short: "d" },
    { name: "tcp-close" },
    { name: "lsm-profile", value: "TYPE:NAME" },
    { name: "lsm-mount-context", value: "CONTEXT" },
    { name: "no-subreaper" },
    { name: "no-pivot" },
  ],
};
