import { readFileSync } from "node:fs";
import { guarded } from "./guarded.ts";

/** Whether something is mounted on that very path. */
export function isMounted(target: string): boolean {
  // as proc_pid_mountinfo(5) tells of a path with a space or a backslash
  const told = target.replaceAll(/[ \t\n\\]/g, octal);
  const lines = guarded("read mountinfo", () => readFileSync("/proc/self/mountinfo", "utf8"));
  return lines.split("\n").some((line) => line.split(" ")[4] === told);
}

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
}
