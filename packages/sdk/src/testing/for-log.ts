import { Fault } from "@skiff/base";
import type { LogEntry } from "../log-entry.ts";
import type { Condition } from "./condition.ts";

export interface LogWish {
  /** Either where not said. */
  readonly stream?: LogEntry["stream"] | undefined;
  /** So many lines; 1 where not said. */
  readonly times?: number | undefined;
}

/** It has written a line with this in it. */
export function forLog(pattern: string | RegExp, { stream, times = 1 }: LogWish = {}): Condition {
  const name = `a line with ${pattern}`;
  const isMatch = (line: string): boolean =>
    typeof pattern === "string" ? line.includes(pattern) : line.search(pattern) >= 0;
  return {
    name,
    mayEnd: true,
    met: async (container, signal) => {
      let left = times;
      for await (const line of linesOf(container.logs({ follow: true, signal }), stream)) {
        if (isMatch(line) && --left <= 0) return;
      }
      throw new Fault("failed_precondition", `container ${container.name} ended without ${name}`);
    },
  };
}

/** Whole ones, without their ends: an entry may be a piece of a line. */
async function* linesOf(
  entries: AsyncIterable<LogEntry>,
  wanted: LogEntry["stream"] | undefined,
): AsyncGenerator<string> {
  const begun = { stdout: "", stderr: "" };
  for await (const { stream, text } of entries) {
    if (wanted !== undefined && stream !== wanted) continue;
    begun[stream] += text;
    if (!text.endsWith("\n")) continue;
    yield begun[stream].replace(/\r?\n$/, "");
    begun[stream] = "";
  }
  yield* [begun.stdout, begun.stderr].filter((rest) => rest !== "");
}
