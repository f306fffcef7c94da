import type { Option } from "./grammar.ts";

/** What `checkpoint` and `restore` have in common. Named as runc's. */
export const criuOptions: readonly Option[] = [
  { name: "image-path", value: "DIR" },
  { name: "work-path", value: "DIR" },
  { name: "tcp-established" },
  { name: "ext-unix-sk" },
  { name: "shell-job" },
  { name: "file-locks" },
  { name: "lazy-pages" },
  { name: "auto-dedup" },
  { name: "manage-cgroups-mode", value: "MODE", choices: ["soft", "full", "strict", "ignore"] },
  { name: "empty-ns", value: "NAMESPACE", choices: ["network"] },
];
