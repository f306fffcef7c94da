import type { Option } from "./grammar.ts";

/** What `create` and `run` have in common. */
export const createOptions: readonly Option[] = [
  { name: "bundle", short: "b", value: "DIR" },
  { name: "config", short: "f", value: "FILE" },
  { name: "console-socket", value: "PATH" },
  { name: "pidfd-socket", value: "PATH" },
  { name: "pid-file", value: "FILE" },
  { name: "preserve-fds", value: "N" },
  { name: "no-pivot" },
  { name: "no-new-keyring" },
  { name: "no-subreaper" },
];
