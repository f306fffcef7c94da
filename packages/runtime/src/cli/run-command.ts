import { beginStep, deletionTimeVariable, Fault, isFault, setDeletionTime } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { type ContainerId, decodeContainerId } from "@skiff/spec";
import { defaultRoot } from "./default-root.ts";
import { findVariable } from "./find-variable.ts";
import { openStandardFiles } from "./open-standard-files.ts";
import { beRoot } from "./demand-root.ts";
import { globalOptions } from "./manual/grammar/global-options.ts";
import type { Grammar } from "./manual/grammar/grammar.ts";
import { helpOption } from "./manual/grammar/help-option.ts";
import { type Parsed, parseOptions } from "./manual/parse-options.ts";
import { print } from "./print.ts";
import { type Log, report, reportSteps } from "./report.ts";

/** What a command has to work with. */
export interface Invocation {
  readonly kernel: Kernel;
  /** Where containers are kept; absolute. */
  readonly root: string;
  /** Of the options before the command. */
  readonly global: Parsed["values"];
  readonly values: Parsed["values"];
  readonly every: Parsed["every"];
  readonly rest: readonly string[];
  readonly warn: (fault: Fault) => void;
  readonly print: (text: string) => void;
}

/**
 * Runs a command to its end, and ends the process with its exit status: 0 where it gives
 * none. A fault is one line on standard error and in the log, and exit status `failure`, or what the
 * option of that name says.
 */
export function runCommand(
  grammar: Grammar,
  work: (invocation: Invocation) => number | void,
  { failure = 1 }: { readonly failure?: number } = {},
): never {
  let status = failure;
  let end: ReturnType<typeof beginStep>;
  let log: Log = { file: undefined, format: "text", level: "warning" };
  const warn = (fault: Fault): void => report(kernel, log, { level: "warning", fault });
  try {
    openStandardFiles(kernel);
    const words = host.argv.slice(1).map(text);
    const global = parseOptions(words, globalOptions, { where: "first" });
    log = logOf(global.values);
    if (log.level === "debug") reportSteps(kernel, log);
    const { values, every, rest } = parseOptions(
      global.rest.slice(1),
      [...grammar.options, helpOption],
      { where: grammar.endsOptions === true ? "first" : "anywhere" },
    );
    status = Number(values.get("failure") ?? failure);
    if (values.has("help")) {
      host.run("help");
      return kernel.exit_group(0);
    }
    demandFew(grammar, rest);
    const deletionTime = findVariable(deletionTimeVariable);
    if (deletionTime !== undefined) setDeletionTime(deletionTime);
    const root = absolute(global.values.get("root") ?? defaultRoot(kernel));
    const toOutput = (line: string): void => print(kernel, line);
    end = beginStep(["oar", grammar.name, ...rest.slice(0, 1)].join(" ")); // what follows may be secret
    const ended =
      work({ kernel, root, global: global.values, values, every, rest, warn, print: toOutput }) ??
      0;
    end?.();
    return kernel.exit_group(ended);
  } catch (error) {
    if (!isFault(error)) throw error;
    end?.(error);
    report(kernel, log, { level: "error", fault: explained(error) });
    return kernel.exit_group(status);
  }
}

/** What nobody would look at is not passed over. */
function demandFew({ name, usage }: Grammar, rest: readonly string[]): void {
  const most = usage.includes("...") ? Infinity : usage.split(" ").filter(Boolean).length;
  if (rest.length <= most) return;
  const surplus = JSON.stringify(rest[most]);
  throw new Fault("invalid_argument", `${name}: one argument too many, ${surplus}: see oar help`);
}

/** Who may not do it is told who may. */
function explained(fault: Fault): Fault {
  if (fault.code !== "permission_denied" || kernel.geteuid() === 0) return fault;
  const message = fault.message.endsWith(beRoot) ? fault.message : `${fault.message}: ${beRoot}`;
  return new Fault(fault.code, message, { cause: fault });
}

/** The one argument that names a container. */
export function containerId({ rest }: Invocation): ContainerId {
  const [id] = rest;
  if (id === undefined) throw new Fault("invalid_argument", "a container's id is missing");
  return decodeContainerId(id);
}

/** A path as the user meant it, from the working directory. */
export function absolute(path: string): string {
  if (path.startsWith("/")) return path;
  const cwd = kernel.getcwd();
  return path === "." ? text(cwd) : `${text(cwd)}/${path}`;
}

/** Of the names of levels those that are not "warning" to us. */
const levels: Readonly<Record<string, Log["level"]>> = {
  trace: "debug",
  debug: "debug",
  error: "error",
  fatal: "error",
  panic: "error",
};

function logOf(values: ReadonlyMap<string, string>): Log {
  const format = values.get("log-format") === "json" ? "json" : "text";
  const asked = values.has("debug") ? "debug" : (values.get("log-level") ?? "warning");
  return { file: values.get("log"), format, level: levels[asked] ?? "warning" };
}

function text(bytes: string | Uint8Array): string {
  if (typeof bytes === "string") return bytes;
  throw new Fault("invalid_argument", "an argument or a directory's name is not UTF-8");
}
