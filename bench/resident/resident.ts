import { readFileSync } from "node:fs";

/** What a process has in memory, in KiB. */
export interface Resident {
  readonly rss: number;
  /** With its part only of what it shares with others. */
  readonly pss: number;
}

export function observeResident(pid: number): Resident {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return { rss: kibibytes(text, "Rss"), pss: kibibytes(text, "Pss") };
}

function kibibytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(text)?.[1]);
}
