import type { Results } from "../compare.ts";
import type { Measure } from "../contender.ts";
import { type Row, renderRows } from "./render-rows.ts";

/** What things cost with so many containers of each runtime living. */
export interface Level {
  readonly living: number;
  readonly cycled: Results;
  readonly listed: Results;
}

/** A Markdown table: for each measure a row for each number living. */
export function renderGrowth(levels: readonly Level[]): string {
  const names = [...(levels[0]?.cycled.keys() ?? [])];
  const rowOf = (living: number, results: Results, measure: Measure): Row => ({
    title: `\`${measure}\`, ${living} living`,
    of: names.map((name) => results.get(name)?.get(measure)),
  });
  return renderRows(names, [
    ...levels.map(({ living, cycled }) => rowOf(living, cycled, "create+start+delete")),
    ...levels.map(({ living, listed }) => rowOf(living, listed, "list")),
  ]);
}
