import { findCommand } from "./find-command.ts";
import { globalHelp } from "./grammar/global-help.ts";
import { groupHelp } from "./grammar/group-help.ts";
import { helpText } from "./grammar/help-text.ts";
import { groups } from "./groups.ts";

/** See `Program.help`. */
export async function helpOn(words: readonly string[]): Promise<string> {
  const [first, ...rest] = words;
  const [name, member] = first === "help" ? rest : words;
  if (name === undefined) return globalHelp();
  const group = groups.get(name);
  if (group !== undefined && (member === undefined || member.startsWith("-"))) {
    return groupHelp(name, group);
  }
  const found = await findCommand(member === undefined ? [name] : [name, member]);
  return found === undefined ? globalHelp() : helpText(found.verb, found.command);
}
