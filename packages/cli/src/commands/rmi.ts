import { removeImage } from "@skiff/store";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";
import { shownImage } from "../format/shown-image.ts";
import { toggle } from "../grammar/toggle.ts";

const force = toggle({ name: "force", short: "f", help: "Force removal of the image" });

export const rmi: Command = {
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  summary: "Remove one or more images",
  flags: [force],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const { store } = await session.engine();
    return forEach(line.operands, session, async (name) => {
      const removed = await removeImage(store, name, { force: line.get(force) });
      const untagged = removed.untagged.map((gone) => `Untagged: ${shownImage(gone)}\n`);
      const deleted = removed.deleted.map((gone) => `Deleted: ${gone}\n`);
      await session.out([...untagged, ...deleted].join(""));
    });
  },
};
