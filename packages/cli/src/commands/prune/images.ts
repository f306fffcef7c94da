import { pruneImages } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { confirm } from "../../confirm.ts";
import { pruneFilter } from "../../filter/prune-filter.ts";
import { prunesImage } from "../../filter/prunes-image.ts";
import { prunedList, reclaimedText } from "../../format/pruned-text.ts";
import { removedImageLines } from "../../format/removed-image-lines.ts";
import { toggle } from "../../grammar/toggle.ts";
import { forceFlag } from "../../options/force-flag.ts";

const all = toggle({
  name: "all",
  short: "a",
  help: "Remove all unused images, not just dangling ones",
});

export const imagePrune: Command = {
  usage: "[OPTIONS]",
  summary: "Remove unused images",
  flags: [all, pruneFilter, forceFlag],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const isAll = line.get(all);
    const warning = isAll
      ? "This will remove all images without at least one container associated to them."
      : "This will remove all dangling images.";
    await confirm(line, session, { warning, command: "image prune" });
    const filters = line.get(pruneFilter);
    const { images, bytes } = await pruneImages(
      await session.engine(),
      prunesImage(filters, { all: isAll }),
    );
    const lines = removedImageLines(images);
    await session.out(prunedList("Deleted Images", lines) + reclaimedText(bytes));
    return 0;
  },
};
