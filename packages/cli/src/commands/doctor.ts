import { isFault } from "@skiff/base";
import {
  type Leftover,
  listLeftovers,
  listMissing,
  Machine,
  type Missing,
} from "@skiff/engine/doctor";
import type { Command } from "../command.ts";
import { onOneLine } from "../format/on-one-line.ts";
import { toggle } from "../grammar/toggle.ts";
import type { Session } from "../session.ts";

const fix = toggle({ name: "fix", help: "Remove what is found and is surely nobody's" });

export const doctor: Command = {
  usage: "[OPTIONS]",
  summary: "Find what containers of any runtime have left here, and what is not installed",
  flags: [fix],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const engine = await session.engine();
    const machine = new Machine();
    const leftovers = await listLeftovers(engine, machine);
    const removed = line.get(fix) ? await removeEach(leftovers, session) : new Set<Leftover>();
    const missing = listMissing(machine, engine.plugins.folders);
    const lines = [
      ...leftovers.map((leftover) => leftoverText(leftover, removed.has(leftover))),
      ...missing.map(missingText),
    ];
    await session.out(lines.map((text) => `${onOneLine(text)}\n`).join(""));
    return leftovers.every((leftover) => removed.has(leftover)) ? 0 : 1;
  },
};

/** Those that are gone now. What fails is told, and keeps no other from going. */
async function removeEach(
  leftovers: readonly Leftover[],
  { err }: Session,
): Promise<ReadonlySet<Leftover>> {
  const removed = new Set<Leftover>();
  for (const leftover of leftovers) {
    if (leftover.kept !== undefined) continue;
    try {
      await leftover.remove();
      removed.add(leftover);
    } catch (error) {
      if (!isFault(error)) throw error;
      await err(
        `skiff: ${leftover.kind} ${onOneLine(leftover.what)}: ${onOneLine(error.message)}\n`,
      );
    }
  }
  return removed;
}

function leftoverText({ kind, what, why, kept }: Leftover, isRemoved: boolean): string {
  const told = `${kind} ${what}: ${why}`;
  if (isRemoved) return `removed ${told}`;
  return kept === undefined ? told : `${told}; left alone: ${kept}`;
}

function missingText({ name, serves, command }: Missing): string {
  const how = command === undefined ? "your distribution's packages have it" : command;
  return `missing ${name}, for ${serves}: ${how}`;
}
