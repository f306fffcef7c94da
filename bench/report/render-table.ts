import type { Results } from "../compare.ts";
import { type Measure, measures } from "../contender.ts";
import type { Summary } from "../summarize.ts";
import { peakKib } from "./peak-kib.ts";

/** A Markdown table: a row for each measure, a column for each contender that has any. */
export function renderTable(results: Results): string {
  const names = [...results.keys()];
  const rows = measures
    .map((measure) => ({
      title: `\`${measure}\``,
      of: names.map((name) => results.get(name)?.get(measure)),
    }))
    .filter(({ of }) => of.some((summary) => summary !== undefined));
  const cells = [
    ["milliseconds, median (p10–p90)", ...names],
    ["---", ...names.map(() => "---:")],
    ...rows.map(({ title, of }) => [title, ...of.map(time)]),
    [`peak memory of the first, MiB`, ...names.map((name) => mebibytes(results.get(name)))],
  ];
  return cells.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function time(summary: Summary | undefined): string {
  if (summary === undefined) return "–";
  const { median, p10, p90 } = summary;
  return `**${digits(median)}** (${digits(p10)}–${digits(p90)})`;
}

function mebibytes(of: ReadonlyMap<Measure, Summary> | undefined): string {
  const peak = of && peakKib(of);
  return peak === undefined ? "–" : (peak / 1024).toFixed(1);
}

/** Three that count. */
function digits(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 10 ? 2 : 1);
}
