import { openOutput } from "./bun/open-output.ts";
import { findCommand } from "./find-command.ts";
import { globalFlags } from "./global-flags.ts";
import { globalHelp } from "./grammar/global-help.ts";
import { groupHelp } from "./grammar/group-help.ts";
import { groups } from "./groups.ts";
import { helpText } from "./grammar/help-text.ts";
import { parseCommand } from "./grammar/parse-command.ts";
import { parseLine } from "./grammar/parse-line.ts";
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
  if (line.get(globalFlags.version)) return printed(output, `Skiff version ${versionNumber}\n`);
  if (line.get(globalFlags.help)) return printed(output, globalHelp());
  const asked = findCommand(line.operands);
  if (asked === undefined) return printed(output, helpOn(line.operands));
  const { verb, command, rest } = asked;
  const own = parseCommand(verb, command, rest);
  if (own === "help") return printed(output, helpText(verb, command));
  const session = openSession(line, output);
  try {
    try {
      return await command.run(own, session);
    } finally {
      await session.end();
    }
  } catch (error) {
    const debug = line.get(globalFlags.debug);
    return report(error, output, { status: command.faultStatus ?? 1, debug });
  }
}

/** For `help`, `help COMMAND`, and a group without one of its commands. */
function helpOn(words: readonly string[]): string {
  const [first, ...rest] = words;
  const [name, member] = first === "help" ? rest : words;
  if (name === undefined) return globalHelp();
  const group = groups.get(name);
  if (group !== undefined && (member === undefined || member.startsWith("-"))) {
    return groupHelp(name, group);
  }
  const found = findCommand(member === undefined ? [name] : [name, member]);
  return found === undefined ? globalHelp() : helpText(found.verb, found.command);
}
async function printed(output: Output, text: string): Promise<number> {
  await output.out(text);
  return 0;
}
