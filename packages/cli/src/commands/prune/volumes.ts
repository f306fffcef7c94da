import { pruneVolumes } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { confirm } from "../../confirm.ts";
import { filterFlag } from "../../filter/filter-flag.ts";
import { prunesDated } from "../../filter/prunes-dated.ts";
import { prunedList, reclaimedText } from "../../format/pruned-text.ts";
import { toggle } from "../../grammar/toggle.ts";
import { forceFlag } from "../../options/force-flag.ts";

const all = toggle({
  name: "all",
  short: "a",
  help: "Remove all unused volumes, not just anonymous ones",
});

/** As Docker, whose volumes have no time that counts. */
const filter = filterFlag(["label", "label!"], { letter: false });

export const volumePrune: Command = {
  usage: "[OPTIONS]",
  summary: "Remove unused local volumes",
  flags: [all, filter, forceFlag],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const isAll = line.get(all);
    const which = isAll ? "all" : "anonymous";
    const warning = `This will remove ${which} local volumes not used by at least one container.`;
    await confirm(line, session, { warning, command: "volume prune" });
    const filters = line.get(filter);
    const { removed, bytes } = await pruneVolumes(
      await session.engine(),
      (volume) => (isAll || volume.isAnonymous) && prunesDated(filters, volume),
    );
    await session.out(prunedList("Deleted Volumes", removed) + reclaimedText(bytes));
    return 0;
  },
};
