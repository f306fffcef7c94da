import type { LogLine } from "./log-line.ts";

/** The last `count` lines, each with all the pieces it was written in. */
export function tailLines(pieces: Iterable<LogLine>, count: number): LogLine[] {
  const lines: LogLine[][] = [];
  const open = new Map<LogLine["stream"], LogLine[]>();
  for (const piece of pieces) {
    const line = open.get(piece.stream) ?? [];
    if (line.length === 0) lines.push(line);
    line.push(piece);
    if (piece.bytes.at(-1) === newline) open.delete(piece.stream);
    else open.set(piece.stream, line);
    if (lines.length > count) lines.shift();
  }
  return lines.flat();
}

const newline = 0x0a;
