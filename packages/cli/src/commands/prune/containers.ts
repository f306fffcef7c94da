import { pruneContainers } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { confirm } from "../../confirm.ts";
import { pruneFilter } from "../../filter/prune-filter.ts";
import { prunesContainer } from "../../filter/prunes-container.ts";
import { prunedList, reclaimedText } from "../../format/pruned-text.ts";
import { forceFlag } from "../../options/force-flag.ts";

export const containerPrune: Command = {
  usage: "[OPTIONS]",
  summary: "Remove all stopped containers",
  flags: [pruneFilter, forceFlag],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const warning = "This will remove all stopped containers.";
    await confirm(line, session, { warning, command: "container prune" });
    const filters = line.get(pruneFilter);
    const { removed, bytes } = await pruneContainers(await session.engine(), (container) =>
      prunesContainer(filters, container),
    );
    await session.out(prunedList("Deleted Containers", removed) + reclaimedText(bytes));
    return 0;
  },
};
