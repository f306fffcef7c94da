import { pruneNetworks } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { confirm } from "../../confirm.ts";
import { pruneFilter } from "../../filter/prune-filter.ts";
import { prunesDated } from "../../filter/prunes-dated.ts";
import { prunedList } from "../../format/pruned-text.ts";
import { forceFlag } from "../../options/force-flag.ts";

export const networkPrune: Command = {
  usage: "[OPTIONS]",
  summary: "Remove all unused networks",
  flags: [pruneFilter, forceFlag],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const warning = "This will remove all custom networks not used by at least one container.";
    await confirm(line, session, { warning, command: "network prune" });
    const filters = line.get(pruneFilter);
    const engine = await session.engine();
    const removed = pruneNetworks(engine, (network) => prunesDated(filters, network));
    await session.out(prunedList("Deleted Networks", removed));
    return 0;
  },
};
