import { readFileSync } from "node:fs";

/** Network links of this process's network namespace: proc_pid_net(5). */
export function observeLinks(marker: string | undefined): ReadonlySet<string> {
  const lines = readFileSync("/proc/self/net/dev", "utf8").trimEnd().split("\n").slice(2);
  const names = lines.map((line) => line.slice(0, line.indexOf(":")).trim());
  return new Set(names.filter((name) => marker === undefined || name.includes(marker)));
}
