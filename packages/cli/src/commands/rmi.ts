import { isFault } from "@skiff/base";
import { type RemovedImage, removeImage, type Store } from "@skiff/store";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";
import { shownImage } from "@skiff/spec";
import { refused } from "../options/refused.ts";
import { toggle } from "../grammar/toggle.ts";

const force = toggle({ name: "force", short: "f", help: "Force removal of the image" });

const noPrune = toggle({
  name: "no-prune",
  help: "Accepted for Docker's sake: there are no untagged parents",
});
const platform = refused({ name: "platform" }, "an image goes as a whole, with all its platforms");

export const rmi: Command = {
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  summary: "Remove one or more images",
  flags: [force, noPrune, platform],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const { store } = await session.engine();
    return forEach(line.operands, session, async (name) => {
      const removed = await remove(store, name, { force: line.get(force) });
      if (typeof removed === "string") return session.err(`skiff: ${removed}\n`);
      const untagged = removed.untagged.map((gone) => `Untagged: ${shownImage(gone)}\n`);
      const deleted = removed.deleted.map((gone) => `Deleted: ${gone}\n`);
      await session.out([...untagged, ...deleted].join(""));
    });
  },
};

/** By force, what is not there is removed already: why it is not, to be said, but no failure. */
async function remove(
  store: Store,
  name: string,
  options: { readonly force: boolean },
): Promise<RemovedImage | string> {
  try {
    return await removeImage(store, name, options);
  } catch (error) {
    if (!isFault(error, "not_found") || !options.force) throw error;
    return error.message;
  }
}
