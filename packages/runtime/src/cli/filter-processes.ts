import { Fault } from "@skiff/base";
import type { Pid } from "@skiff/kernel";

/** The head of a table of ps(1), and its rows about `pids`. Throws `invalid_argument` for one without pids. */
export function filterProcesses(text: string, pids: ReadonlySet<Pid>): string {
  const [head = "", ...rows] = text.split("\n").filter((line) => line !== "");
  const column = wordsOf(head).indexOf("PID");
  if (column < 0) throw new Fault("invalid_argument", "ps: its table has no column PID");
  const numbers = new Set<number>(pids);
  const kept = rows.filter((row) => numbers.has(Number(wordsOf(row)[column])));
  return [head, ...kept].map((line) => `${line}\n`).join("");
}

function wordsOf(line: string): readonly string[] {
  return line.trim().split(/\s+/);
}
