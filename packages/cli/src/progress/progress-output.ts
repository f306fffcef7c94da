import type { Output } from "../output.ts";
import { terminalSize } from "../terminal/terminal-size.ts";
import type { ProgressOutput } from "./progress-list.ts";

/** Progress on our standard output, or standard error. */
export function progressOutput(output: Output, to: "out" | "err"): ProgressOutput {
  const { isatty } = process.getBuiltinModule("node:tty");
  const isTerminal = isatty(to === "out" ? 1 : 2);
  if (!isTerminal) return { write: output[to], columns: undefined };
  const width = terminalSize()?.width ?? 0; // 0 where the terminal does not know it itself
  return { write: output[to], columns: width === 0 ? 80 : width };
}
