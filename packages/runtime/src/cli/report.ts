import { attempt, type Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type Files,
  type Kernel,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_WRONLY,
  writeAll,
} from "@skiff/kernel";
import { openStepLog, type StepEntry } from "../step-log.ts";
import { complain } from "./complain.ts";
import { plainText } from "./plain-text.ts";

export interface Log {
  readonly file: string | undefined;
  readonly format: "text" | "json";
  /** "error" leaves warnings out, "debug" tells of every step too. */
  readonly level: "error" | "warning" | "debug";
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

/** From now on one line for each step that begins or ends, where the log is, or else on standard error. */
export function reportSteps(kernel: Kernel, { file, format }: Log): void {
  const encode = ({ message, pid, took }: StepEntry): string =>
    entry(format, {
      level: "debug",
      message: plainText(message),
      pid,
      ...(took === undefined ? {} : { took: `${took.toFixed(3)}ms` }),
    });
  attempt(
    () => openStepLog(kernel, { file, encode }),
    (failed) => complain(kernel, `warning: --debug: ${failed.message}`),
  );
}

function append(kernel: Files, path: string, line: string): void {
  const flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  using file = kernel.openat2(AT_FDCWD, path, { flags, mode: 0o644 });
  writeAll(kernel, file, line);
}

/** As logrus writes it, which engines read. */
function entry(
  format: Log["format"],
  {
    level,
    message,
    ...fields
  }: {
    readonly level: string;
    readonly message: string;
    readonly pid?: number;
    readonly took?: string;
  },
): string {
  const time = new Date().toISOString();
  if (format === "json") return JSON.stringify({ level, msg: message, ...fields, time });
  const more = Object.entries(fields).map(([name, value]) => ` ${name}=${value}`);
  return `time="${time}" level=${level} msg=${JSON.stringify(message)}${more.join("")}`;
}
