import { openOutput } from "./bun/open-output.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { globalFlags } from "./global-flags.ts";
import { globalHelp } from "./grammar/global-help.ts";
import { helpText } from "./grammar/help-text.ts";
import { parseCommand } from "./grammar/parse-command.ts";
import { parseLine } from "./grammar/parse-line.ts";
import { UsageFault } from "./grammar/usage-fault.ts";
import { openSession } from "./open-session.ts";
import type { Output } from "./output.ts";
import { report } from "./report.ts";
import { versionNumber } from "./version-number.ts";

/** Runs a line, given without the program's name. Whatever comes of it is printed. The exit status. */
export async function runLine(words: readonly string[]): Promise<number> {
  const output = openOutput();
  try {
    return await dispatch(words, output);
  } catch (error) {
    return await report(error, output, { status: 1, debug: false });
  } finally {
    await output.warned();
  }
}

async function dispatch(words: readonly string[], output: Output): Promise<number> {
  const line = parseLine({ flags: Object.values(globalFlags), stopsAtOperand: true }, words);
  const [verb = "help", ...rest] = line.operands;
  if (line.get(globalFlags.version)) return printed(output, `Skiff version ${versionNumber}\n`);
  if (line.get(globalFlags.help)) return printed(output, globalHelp());
  if (verb === "help") return printed(output, helpOn(rest[0]));
  const command = getCommand(verb);
  const own = parseCommand(verb, command, rest);
  if (own === "help") return printed(output, helpText(verb, command));
  try {
    return await command.run(own, openSession(line, output));
  } catch (error) {
    const debug = line.get(globalFlags.debug);
    return report(error, output, { status: command.faultStatus ?? 1, debug });
  }
}

function helpOn(verb: string | undefined): string {
  return verb === undefined ? globalHelp() : helpText(verb, getCommand(verb));
}

function getCommand(verb: string): Command {
  const command = commands.get(verb);
  if (command !== undefined) return command;
  throw new UsageFault(`unknown command: ${verb}; see 'skiff --help'`);
}

async function printed(output: Output, text: string): Promise<number> {
  await output.out(text);
  return 0;
}
