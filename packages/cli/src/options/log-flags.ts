import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { text } from "../grammar/text.ts";
import { texts } from "../grammar/texts.ts";
import { decodeSize } from "./decode-size.ts";

type Surroundings = ContainerOptions["surroundings"];
type LogOptions = NonNullable<Surroundings["logOptions"]>;

const logDriver = converted(
  text({
    name: "log-driver",
    value: "string",
    help: "Logging driver for the container: json-file (default), local or none",
  }),
  (given) => {
    if (given === undefined || given === "none" || given === "local") return given;
    if (given === "json-file") return given;
    const known = "use json-file, local or none";
    throw new Fault("invalid_argument", `logging driver ${given} is not supported; ${known}`);
  },
);

const logOpt = converted(
  texts({ name: "log-opt", value: "list", help: "Log driver options (max-size=10m, max-file=3)" }),
  decodeLogOptions,
);

export const logFlags: readonly Flag<unknown>[] = [logDriver, logOpt];

/** Throws `invalid_argument` for options of a log that is not kept. */
export function decodeLogging(line: ParsedLine): Pick<Surroundings, "logDriver" | "logOptions"> {
  const driver = line.get(logDriver);
  if (driver === "none" && line.has(logOpt)) {
    throw new Fault("invalid_argument", "--log-opt is of no use with --log-driver none");
  }
  return { logDriver: driver, ...(line.has(logOpt) && { logOptions: line.get(logOpt) }) };
}

function decodeLogOptions(given: readonly string[]): LogOptions {
  let options: LogOptions = {};
  for (const one of given) {
    const equals = one.indexOf("=");
    if (equals < 0) throw new Fault("invalid_argument", `${one}: must be NAME=VALUE`);
    options = { ...options, ...decodeOption(one.slice(0, equals), one.slice(equals + 1)) };
  }
  return options;
}

function decodeOption(name: string, value: string): LogOptions {
  switch (name) {
    case "max-size":
      return { maxSize: value === "-1" ? undefined : positive(name, decodeSize(value)) };
    case "max-file":
      return { maxFiles: positive(name, /^\d{1,4}$/.test(value) ? Number(value) : 0) };
    case "labels":
      return { labels: value.split(",") };
    case "env":
      return { env: value.split(",") };
    default:
      throw new Fault(
        "invalid_argument",
        `unknown log opt '${name}'; there are max-size, max-file, labels and env`,
      );
  }
}

function positive(name: string, value: number): number {
  if (value > 0) return value;
  throw new Fault("invalid_argument", `${name} must be a positive number`);
}
