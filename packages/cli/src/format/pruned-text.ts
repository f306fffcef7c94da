import { humanSize } from "./human-size.ts";

/** What was removed of one kind, under its heading; empty for nothing. */
export function prunedList(heading: string, names: readonly string[]): string {
  return names.length === 0 ? "" : `${heading}:\n${names.map((name) => `${name}\n`).join("")}\n`;
}

/** The last line of a prune. */
export function reclaimedText(bytes: number): string {
  return `Total reclaimed space: ${humanSize(bytes, 4)}\n`;
}
