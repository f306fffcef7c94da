import type { Results } from "../compare.ts";
import type { Measure } from "../contender.ts";
import type { Resident } from "../resident/resident.ts";
import { renderRow } from "./render-rows.ts";

/** What stays in memory of a runtime. */
export interface Stays {
  /** In each container that waits to be started, with nine others waiting. */
  readonly waiting: Resident;
  /** Beside a container that runs in the foreground. */
  readonly attending: Resident;
}

const shown: readonly Measure[] = ["create", "start", "exec", "run", "state", "list", "delete"];

/** A Markdown table with a column for each runtime. */
export function renderMemory(peaks: Results, stays: ReadonlyMap<string, Stays>): string {
  const names = [...peaks.keys()];
  const row = (title: string, of: (name: string) => number | undefined): string =>
    renderRow([title, ...names.map((name) => mebibytes(of(name)))]);
  return [
    renderRow(["MiB", ...names]),
    renderRow(["---", ...names.map(() => "---:")]),
    ...shown.map((measure) =>
      row(`peak of \`${measure}\``, (name) => peaks.get(name)?.get(measure)?.peakKib),
    ),
    row("resident in a container that waits to be started", (name) => stays.get(name)?.waiting.rss),
    row("…its share, of ten that wait", (name) => stays.get(name)?.waiting.pss),
    row("resident beside a `run` in the foreground", (name) => stays.get(name)?.attending.rss),
    row("…its share", (name) => stays.get(name)?.attending.pss),
  ].join("\n");
}

function mebibytes(kibibytes: number | undefined): string {
  return kibibytes === undefined ? "–" : `**${(kibibytes / 1024).toFixed(2)}**`;
}
