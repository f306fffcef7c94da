import { Fault, isFault } from "@skiff/base";
import type { Engine } from "@skiff/engine";
import { noSuch } from "@skiff/store";
import type { Command } from "../command.ts";
import { forTerminal } from "../format/for-terminal.ts";
import { encodeJson } from "../format/template/encode-json.ts";
import type { Value } from "../format/template/value.ts";
import { valueFormat } from "../format/value-format.ts";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import type { InspectOptions } from "../inspect/inspector.ts";
import { inspectors } from "../inspect/inspectors.ts";
import { formatFlag } from "../options/format-flag.ts";
import { platformFlag } from "../options/platform-flag.ts";
import type { Session } from "../session.ts";

const size = toggle({
  name: "size",
  short: "s",
  help: "Display total file sizes if the type is container",
});
const type = converted(
  text({
    name: "type",
    value: "string",
    help: `Only inspect objects of the given type (${[...inspectors.keys()].join(", ")})`,
  }),
  (given) => {
    if (given === undefined || inspectors.has(given)) return given;
    throw new Fault("invalid_argument", `must be one of ${[...inspectors.keys()].join(", ")}`);
  },
);

export const inspect: Command = {
  usage: "[OPTIONS] NAME|ID [NAME|ID...]",
  summary: "Return low-level information on Skiff objects",
  flags: [formatFlag, size, type],
  operands: { least: 1, most: Infinity },
  run: (line, session) => inspectAll(line, session, line.get(type)),
};

const verbose = toggle({
  name: "verbose",
  short: "v",
  help: "Accepted for Docker's sake: of networks of several machines it tells more there",
});

const ownFlags: Readonly<Record<string, readonly Flag<unknown>[]>> = {
  container: [size],
  image: [platformFlag],
  network: [verbose],
};

/** `skiff KIND inspect`. */
export function inspectOf(kind: string): Command {
  const noun = kind.toUpperCase();
  return {
    usage: `[OPTIONS] ${noun} [${noun}...]`,
    summary: `Display detailed information on one or more ${kind}s`,
    flags: [formatFlag, ...(ownFlags[kind] ?? [])],
    operands: { least: 1, most: Infinity },
    run: (line, session) => inspectAll(line, session, kind),
  };
}

/** What was found is printed, also where another was not. */
async function inspectAll(
  line: ParsedLine,
  session: Session,
  kind: string | undefined,
): Promise<number> {
  const format = line.get(formatFlag) ?? "";
  const print = format === "" || format === "json" ? undefined : valueFormat(format);
  const engine = await session.engine();
  const found: Value[] = [];
  const faults: Fault[] = [];
  for (const name of line.operands) {
    try {
      const wish = { size: line.get(size), platform: line.get(platformFlag) };
      found.push(await describe(engine, { name, kind }, wish));
    } catch (error) {
      if (!isFault(error)) throw error;
      faults.push(error);
    }
  }
  const indent = format === "json" ? undefined : "    ";
  const text = print ? found.map(print).join("") : `${encodeJson(found, indent)}\n`;
  await session.out(forTerminal(text));
  for (const { message } of faults) await session.err(`skiff: ${message}\n`);
  return faults.length === 0 ? 0 : 1;
}

async function describe(
  engine: Engine,
  { name, kind }: { readonly name: string; readonly kind: string | undefined },
  options: InspectOptions,
): Promise<Value> {
  for (const [type, { describe }] of inspectors) {
    if (kind !== undefined && kind !== type) continue;
    try {
      return await describe(engine, name, options);
    } catch (error) {
      if (kind !== undefined || !isFault(error, "not_found")) throw error;
    }
  }
  throw noSuch("object", name);
}
