import { statSync } from "node:fs";

/** Whether a file exists and none of what it is made from is newer. */
export function isUpToDate(path: string, sources: readonly string[]): boolean {
  const made = statSync(path, { throwIfNoEntry: false });
  return made !== undefined && sources.every((source) => statSync(source).mtimeMs <= made.mtimeMs);
}
