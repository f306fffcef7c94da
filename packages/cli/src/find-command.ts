import { commands } from "./commands.ts";
import { UsageFault } from "./grammar/usage-fault.ts";
import type { Found } from "./program.ts";

/** See `Program.find`. */
export async function findCommand([first = "help", ...rest]: readonly string[]): Promise<
  Found | undefined
> {
  if (first === "help") return undefined;
  const load = commands.get(first);
  if (load !== undefined) return { verb: first, command: await load(), rest };
  const { groupAliases, groups } = await import("./groups.ts"); // made only where one is asked for
  const group = groups.get(first);
  if (group === undefined) throw await unknown(first, { word: first });
  const [word = "--help", ...more] = rest;
  if (word === "--help" || word === "-h") return undefined;
  const alias = Object.hasOwn(groupAliases, word) ? groupAliases[word] : undefined;
  const member = group.commands.get(word) ?? group.commands.get(alias ?? word);
  if (member === undefined) throw await unknown(`${first} ${word}`, { word, group: first });
  return { verb: `${first} ${word}`, command: await member(), rest: more };
}

async function unknown(
  verb: string,
  { word, group }: { readonly word: string; readonly group?: string },
): Promise<UsageFault> {
  const { notThere } = await import("./not-there.ts");
  const instead = notThere.get(word);
  if (instead !== undefined) return new UsageFault(`there is no ${verb}: ${instead}`, 1);
  const help = group === undefined ? "skiff --help" : `skiff ${group} --help`;
  return new UsageFault(`unknown command: ${verb}; see '${help}'`, 1);
}
