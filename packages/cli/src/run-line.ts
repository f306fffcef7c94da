import { openOutput } from "./bun/open-output.ts";
import { globalFlags } from "./global-flags.ts";
import { parseCommand } from "./grammar/parse-command.ts";
import { parseLine } from "./grammar/parse-line.ts";
import { openSession } from "./open-session.ts";
import type { Output } from "./output.ts";
import type { Program } from "./program.ts";
import { report } from "./report.ts";
import { versionNumber } from "./version-number.ts";

/** Runs a line, given without the program's name. Whatever comes of it is printed. The exit status. */
export async function runLine(program: Program, words: readonly string[]): Promise<number> {
  const output = openOutput();
  try {
    return await dispatch(program, words, output);
  } catch (error) {
    return await report(error, output, { status: 1, debug: false });
  } finally {
    await output.warned();
  }
}

async function dispatch(
  program: Program,
  words: readonly string[],
  output: Output,
): Promise<number> {
  const line = parseLine({ flags: Object.values(globalFlags), stopsAtOperand: true }, words);
  if (line.get(globalFlags.version)) return printed(output, `Skiff version ${versionNumber}\n`);
  if (line.get(globalFlags.help)) return printed(output, await program.help([]));
  const asked = await program.find(line.operands);
  if (asked === undefined) return printed(output, await program.help(line.operands));
  const { verb, command, rest } = asked;
  const own = parseCommand(verb, command, rest);
  if (own === "help") return printed(output, await program.help(verb.split(" ")));
  const status = command.faultStatus ?? 1;
  const session = openSession(program, line, { output, failure: status });
  try {
    try {
      return await command.run(own, session);
    } finally {
      await session.end();
    }
  } catch (error) {
    const debug = line.get(globalFlags.debug);
    return report(error, output, { status, debug });
  }
}

async function printed(output: Output, text: string): Promise<number> {
  await output.out(text);
  return 0;
}
