import { prunePods } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { confirm } from "../../confirm.ts";
import { pruneFilter } from "../../filter/prune-filter.ts";
import { prunesContainer } from "../../filter/prunes-container.ts";
import { forceFlag } from "../../options/force-flag.ts";

export const podPrune: Command = {
  usage: "[OPTIONS]",
  summary: "Remove all stopped pods and their containers",
  flags: [pruneFilter, forceFlag],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const warning = "This will remove all stopped/exited pods.";
    await confirm(line, session, { warning, command: "pod prune" });
    const filters = line.get(pruneFilter);
    const removed = await prunePods(await session.engine(), (pod) => prunesContainer(filters, pod));
    await session.out(removed.map((id) => `${id}\n`).join(""));
    return 0;
  },
};
