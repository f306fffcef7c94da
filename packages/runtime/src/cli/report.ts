import type { Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type Files,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_WRONLY,
  writeAll,
} from "@skiff/kernel";

export interface Log {
  readonly file: string | undefined;
  readonly format: "text" | "json";
}

/** One line to standard error, and one to the log: engines read the last error there, as runc's. */
export function report(
  kernel: Files,
  log: Log,
  { level, fault }: { readonly level: "error" | "warning"; readonly fault: Fault },
): void {
  const line = fault.message.replaceAll("\n", " ");
  writeAll(kernel, { fd: 2 }, level === "error" ? `oar: ${line}\n` : `oar: warning: ${line}\n`);
  if (log.file === undefined) return;
  const flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  using file = kernel.openat2(AT_FDCWD, log.file, { flags, mode: 0o644 });
  writeAll(kernel, file, `${entry(log.format, { level, message: line })}\n`);
}

function entry(
  format: Log["format"],
  { level, message }: { readonly level: string; readonly message: string },
): string {
  const time = new Date().toISOString();
  if (format === "json") return JSON.stringify({ level, msg: message, time });
  return `time="${time}" level=${level} msg=${JSON.stringify(message)}`;
}
