import type { Manner } from "../removal/manner.ts";
import type { Removals } from "../removal/measure-removals.ts";
import { renderRow } from "./render-rows.ts";

/** One row: how many containers were removed in what manner, and what that cost with each remover. */
export interface RemovalRow {
  readonly count: number;
  readonly manner: Manner;
  /** By the remover's name; who is not there was not measured. */
  readonly of: ReadonlyMap<string, Removals>;
}

/** A Markdown table with a column for each of `names`. */
export function renderRemovals(names: readonly string[], rows: readonly RemovalRow[]): string {
  const cell = (removals: Removals | undefined): string => {
    if (removals === undefined) return "–";
    const { p50, p99, all, failed } = removals;
    const times = `**${digits(p50)}** · ${digits(p99)} · ${digits(all)}`;
    return failed === 0 ? times : `${times}; ${failed} failed`;
  };
  return [
    ["milliseconds: p50 · p99 · all of them", ...names],
    ["---", ...names.map(() => "---:")],
    ...rows.map(({ count, manner, of }) => [
      count === 1 ? "1" : `${count} ${manner}`,
      ...names.map((name) => cell(of.get(name))),
    ]),
  ]
    .map(renderRow)
    .join("\n");
}

/** Three that count, or all before the point. */
function digits(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0);
}
