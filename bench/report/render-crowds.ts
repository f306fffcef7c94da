import type { Level } from "../engines/measure-crowds.ts";
import { renderRow } from "./render-rows.ts";

/** A Markdown table: a row for each client, three columns for each number living. */
export function renderCrowds(of: ReadonlyMap<string, readonly Level[]>): string {
  const [first = []] = of.values();
  const heads = first.flatMap(({ living }) =>
    ["run -d", "rm -f", "MB"].map((what) => `${living}: ${what}`),
  );
  return [
    ["", ...heads],
    ["---", ...heads.map(() => "---:")],
    ...[...of].map(([name, levels]) => [name, ...levels.flatMap(cells)]),
  ]
    .map(renderRow)
    .join("\n");
}

function cells({ living, begin, remove, memory }: Level): string[] {
  const each = (memory * 1024) / 1e6 / Math.max(living, 1);
  return [begin.toFixed(1), remove.toFixed(1), each.toFixed(2)];
}
