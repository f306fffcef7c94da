import type { Command } from "./command.ts";
import { type Loader, commands } from "./commands.ts";
import { UsageFault } from "./grammar/usage-fault.ts";
import { groupAliases, groups } from "./groups.ts";

interface Found {
  /** With its group's name: "image ls". */
  readonly verb: string;
  readonly command: Command;
  /** What follows it. */
  readonly rest: readonly string[];
}

/** The command that a line begins with; undefined where it asks for help instead. Throws UsageFault for one that there is not. */
export async function findCommand([first = "help", ...rest]: readonly string[]): Promise<
  Found | undefined
> {
  if (first === "help") return undefined;
  const group = groups.get(first);
  if (group === undefined) return found(first, commands.get(first), rest);
  const [word = "--help", ...more] = rest;
  if (word === "--help" || word === "-h") return undefined;
  const alias = Object.hasOwn(groupAliases, word) ? groupAliases[word] : undefined;
  const member = group.commands.get(word) ?? group.commands.get(alias ?? word);
  return found(`${first} ${word}`, member, more, first);
}

async function found(
  verb: string,
  load: Loader | undefined,
  rest: readonly string[],
  group?: string,
): Promise<Found> {
  if (load !== undefined) return { verb, command: await load(), rest };
  const help = group === undefined ? "skiff --help" : `skiff ${group} --help`;
  throw new UsageFault(`unknown command: ${verb}; see '${help}'`);
}
