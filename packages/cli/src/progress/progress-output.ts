import type { Output } from "../output.ts";
import { terminalSize } from "../terminal/terminal-size.ts";
import type { ProgressOutput } from "./progress-list.ts";

/** Progress on our standard output, or standard error. */
export function progressOutput(output: Output, to: "out" | "err"): ProgressOutput {
  const { isatty } = process.getBuiltinModule("node:tty");
  const isTerminal = isatty(to === "out" ? 1 : 2);
  const columns = isTerminal ? (terminalSize()?.width ?? 80) : undefined;
  return { write: output[to], columns };
}
