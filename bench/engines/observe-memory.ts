import { readdirSync, readFileSync } from "node:fs";
import { observeResident } from "../resident/resident.ts";

/** KiB of all processes with this in their command line; of what they share each has its part. */
export function observeMemory(mark: string): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids
    .map((pid) => (commandLine(pid).includes(mark) ? observeResident(Number(pid)).pss : 0))
    .reduce((sum, kibibytes) => sum + kibibytes, 0);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // gone meanwhile
  }
}
