import { isFault } from "@skiff/base";
import type { Command } from "../command.ts";
import { helpFlag } from "./help-flag.ts";
import type { ParsedLine } from "./parsed-line.ts";
import { parseLine } from "./parse-line.ts";
import { flagStatus, UsageFault } from "./usage-fault.ts";

/** A command's own part of the line; "help" where it asks for that. Throws UsageFault, telling where help is. */
export function parseCommand(
  verb: string,
  command: Command,
  words: readonly string[],
): ParsedLine | "help" {
  const flags = [...command.flags, helpFlag];
  try {
    const line = parseLine({ flags, stopsAtOperand: command.stopsAtOperand ?? false }, words);
    if (line.get(helpFlag)) return "help";
    checkOperands(verb, command, line.operands.length);
    return line;
  } catch (error) {
    if (!isFault(error)) throw error;
    const status = error instanceof UsageFault ? error.status : flagStatus;
    throw new UsageFault(`${error.message}; see 'skiff ${verb} --help'`, status);
  }
}

function checkOperands(verb: string, { operands }: Command, count: number): void {
  const { least, most } = operands;
  if (count < least) throw new UsageFault(`'skiff ${verb}' requires at least ${counted(least)}`, 1);
  if (count <= most) return;
  const limit = most === 0 ? "accepts no arguments" : `accepts at most ${counted(most)}`;
  throw new UsageFault(`'skiff ${verb}' ${limit}`, 1);
}

function counted(count: number): string {
  return count === 1 ? "1 argument" : `${count} arguments`;
}
