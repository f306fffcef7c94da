import type { Summary } from "../summarize.ts";

export interface Row {
  readonly title: string;
  readonly of: readonly (Summary | undefined)[];
}

/** The head of a Markdown table of times, with a column for each of `names`, and its rows. */
export function renderRows(names: readonly string[], rows: readonly Row[]): string {
  return [
    ["milliseconds, median (p10–p90)", ...names],
    ["---", ...names.map(() => "---:")],
    ...rows.map(({ title, of }) => [title, ...of.map(time)]),
  ]
    .map(renderRow)
    .join("\n");
}

export function renderRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function time(summary: Summary | undefined): string {
  if (summary === undefined) return "–";
  const { median, p10, p90 } = summary;
  return `**${digits(median)}** (${digits(p10)}–${digits(p90)})`;
}

/** Three that count. */
function digits(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 10 ? 2 : 1);
}
