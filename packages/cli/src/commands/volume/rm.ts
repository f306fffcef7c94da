import { isFault } from "@skiff/base";
import { removeVolume } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { forEach } from "../../for-each.ts";
import { toggle } from "../../grammar/toggle.ts";

const force = toggle({
  name: "force",
  short: "f",
  help: "Take a volume that is not there for removed",
});

export const volumeRm: Command = {
  usage: "[OPTIONS] VOLUME [VOLUME...]",
  summary: "Remove one or more volumes",
  flags: [force],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const engine = await session.engine();
    return forEach(line.operands, session, async (name) => {
      try {
        await removeVolume(engine, name);
      } catch (error) {
        if (!line.get(force) || !isFault(error, "not_found")) throw error;
      }
      await session.out(`${name}\n`);
    });
  },
};
