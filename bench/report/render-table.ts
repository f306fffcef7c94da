import type { Results } from "../compare.ts";
import { type Measure, measures } from "../contender.ts";
import type { Summary } from "../summarize.ts";
import { peakKib } from "./peak-kib.ts";
import { renderRow, renderRows } from "./render-rows.ts";

/** A Markdown table: a row for each measure, a column for each contender that has any. */
export function renderTable(results: Results): string {
  const names = [...results.keys()];
  const rows = measures
    .map((measure) => ({
      title: `\`${measure}\``,
      of: names.map((name) => results.get(name)?.get(measure)),
    }))
    .filter(({ of }) => of.some((summary) => summary !== undefined));
  const peaks = names.map((name) => mebibytes(results.get(name)));
  return `${renderRows(names, rows)}\n${renderRow(["peak memory of the first, MiB", ...peaks])}`;
}

function mebibytes(of: ReadonlyMap<Measure, Summary> | undefined): string {
  const peak = of && peakKib(of);
  return peak === undefined || Number.isNaN(peak) ? "–" : (peak / 1024).toFixed(1);
}
