import type { Manual } from "../manual/manual.ts";

interface Member {
  readonly name: string;
  readonly summary: string;
}

/** What can stand after the program, where `group` is empty, or after a group's name. */
export function membersOf({ pages, groups }: Manual, group: string): readonly Member[] {
  const before = group === "" ? "" : `${group} `;
  const commands = pages
    .filter(({ grammar }) => grammar.name.startsWith(before))
    .map(({ grammar, summary }) => ({ name: grammar.name.slice(before.length), summary }))
    .filter(({ name }) => !name.includes(" "));
  if (group !== "") return commands;
  return [...commands, ...Array.from(groups, ([name, summary]) => ({ name, summary }))];
}
