import { attempt, type Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type Files,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_WRONLY,
  writeAll,
} from "@skiff/kernel";
import { complain } from "./complain.ts";
import { plainText } from "./plain-text.ts";

export interface Log {
  readonly file: string | undefined;
  readonly format: "text" | "json";
  /** "error" leaves warnings out. */
  readonly level: "error" | "warning";
}

/**
 * One line to standard error, and one to the log: engines read the last error there, as runc's.
 * It never throws: that nobody can be told must not keep a container from being deleted.
 */
export function report(
  kernel: Files,
  log: Log,
  { level, fault }: { readonly level: "error" | "warning"; readonly fault: Fault },
): void {
  if (level === "warning" && log.level === "error") return;
  const message = plainText(fault.message);
  complain(kernel, level === "error" ? message : `warning: ${message}`);
  const { file } = log;
  if (file === undefined) return;
  attempt(
    () => append(kernel, file, `${entry(log.format, { level, message })}\n`),
    (failed) => complain(kernel, `warning: --log: ${failed.message}`),
  );
}

function append(kernel: Files, path: string, line: string): void {
  const flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  using file = kernel.openat2(AT_FDCWD, path, { flags, mode: 0o644 });
  writeAll(kernel, file, line);
}

function entry(
  format: Log["format"],
  { level, message }: { readonly level: string; readonly message: string },
): string {
  const time = new Date().toISOString();
  if (format === "json") return JSON.stringify({ level, msg: message, time });
  return `time="${time}" level=${level} msg=${JSON.stringify(message)}`;
}
