import type { ParsedLine } from "../grammar/parsed-line.ts";
import type { Flag } from "../grammar/flag.ts";
import { listFlags } from "./list-flags.ts";

/** The format that a list is to have: `--format`'s; without one, or with "table" alone, ids by `--quiet` or this table. */
export function wantedFormat(
  line: ParsedLine,
  quiet: Flag<boolean> | undefined,
  table: string,
): string {
  const format = line.get(listFlags.format) ?? "table";
  if (format.trim() !== "table") return format;
  return quiet !== undefined && line.get(quiet) ? "{{.ID}}" : table;
}
